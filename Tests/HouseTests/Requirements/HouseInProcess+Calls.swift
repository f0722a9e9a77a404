import HTTP
import Protobuf
import TestHouse
import Testing

extension HouseInProcess {
  /// An account with its owner, `anna`.
  func account(_ id: String = "acme", _ more: [JSONMember] = []) async throws {
    guard case .object(let members) = Requests.account(id) else { return }
    try await make("/v1/accounts?accountId=\(id)", .object(members + more), key: "account-\(id)")
    try await user("anna", of: id, roles: ["ROLE_OWNER"])
  }

  @discardableResult
  func user(
    _ id: String, of account: String = "acme", roles: [String] = [], _ more: [JSONMember] = []
  ) async throws -> JSONValue {
    guard case .object(let members) = Requests.user(id, roles: roles) else { return .null }
    return try await make(
      "/v1/accounts/\(account)/users?userId=\(id)", .object(members + more), key: "user-\(account)-\(id)")
  }

  /// What must succeed.
  @discardableResult
  func make(_ target: String, _ body: JSONValue, key: String) async throws -> JSONValue {
    let answer = try await staff.post(target, body, key: key)
    #expect(answer.status == .ok, "\(target): \(answer.text)")
    return answer.json
  }

  /// `/v1/accounts/acme/users/bruno:deactivate` and the like.
  func act(
    _ verb: String, _ id: String, _ body: JSONValue = .members(), key: String = ""
  ) async throws -> JSONClient.Answer {
    try await staff.post("/v1/accounts/acme/users/\(id):\(verb)", body, key: "\(verb)-\(id)-\(key)\(body.text())")
  }

  func delete(_ id: String, key: String = "") async throws -> JSONClient.Answer {
    try await staff.send(.delete, "/v1/accounts/acme/users/\(id)", key: "delete-\(id)-\(key)")
  }

  func batch(_ verb: String, _ ids: [String], key: String = "") async throws -> JSONClient.Answer {
    let names = JSONValue.array(ids.map { .string("accounts/acme/users/\($0)") })
    return try await staff.post(
      "/v1/accounts/acme/users:batch\(verb)", .members(("names", names)), key: "\(verb)-\(ids)-\(key)")
  }

  /// The list as the Users screen shows it, in order of id.
  func list(_ query: String = "") async throws -> (ids: [String], activeCount: Int, json: JSONValue) {
    let json = try await staff.get("/v1/accounts/acme/users\(query)").json
    let ids = (json["users"]?.arrayValue ?? []).map { String($0.text("name").split(separator: "/").last ?? "") }
    return (ids, Int(json["activeCount"]?.integerValue ?? 0), json)
  }

  /// A product that is billed by active users: EUR 31.00 a month, so EUR 1.00 a day in March.
  func activeUsersPlan() async throws {
    try await make("/v1/products?productId=portal", .members(("displayName", .string("Portal"))), key: "product")
    guard case .object(let members) = Requests.plan(product: "portal", cents: 3_100) else { return }
    let model = JSONMember("pricingModel", .string("PRICING_MODEL_ACTIVE_USERS"))
    try await make("/v1/plans?planId=active", .object(members + [model]), key: "plan")
  }

  func subscribeToActiveUsers(from start: String) async throws -> JSONValue {
    try await make(
      "/v1/accounts/acme/subscriptions?subscriptionId=portal",
      .members(("plan", .string("plans/active")), ("startDate", .string(start))), key: "subscription")
  }

  /// Bills by a day and waits until that is done.
  func bill(by date: String) async throws {
    try await make(
      "/v1/billRuns?billRunId=run-\(date)", .members(("targetDate", .string(date))), key: "run-\(date)")
    while true {
      let run = try await staff.get("/v1/billRuns/run-\(date)").json
      if run.text("state") == "BILL_RUN_STATE_DONE" {
        #expect(run["parkedAccountCount"]?.integerValue ?? 0 == 0, "\(run.text())")
        return
      }
    }
  }

  /// What `acme` was billed so far, in minor units, oldest first.
  func totals() async throws -> [Int64] {
    let invoices = try await staff.get("/v1/accounts/acme/invoices").json["invoices"]?.arrayValue ?? []
    return invoices.sorted { $0.text("issueDate") < $1.text("issueDate") }
      .map { Int64($0["total"]?["minorUnits"]?.integerValue ?? 0) }
  }
}
