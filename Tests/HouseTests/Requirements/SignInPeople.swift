import HTTP
import Protobuf
import TestHouse
import Testing

/// A house with an account whose owner has signed in, for what people do.
struct SignInPeople: Sendable {
  static let password = "a pony in the rain"
  let house: HouseOfProcesses
  let staff: JSONClient
  let account: String

  /// Makes `account` with the owner `anna`.
  init(_ house: HouseOfProcesses, account: String) async throws {
    self.house = house
    self.account = account
    staff = try house.client()
    try await make("/v1/accounts?accountId=\(account)", Requests.account(account), key: "a-\(account)")
    try await create("anna", roles: ["ROLE_OWNER"])
  }

  @discardableResult
  func make(_ target: String, _ body: JSONValue, key: String) async throws -> JSONValue {
    let answer = try await staff.post(target, body, key: key)
    #expect(answer.status == .ok, "\(target): \(answer.text)")
    return answer.json
  }

  func path(_ id: String) -> String { "/v1/accounts/\(account)/users/\(id)" }

  /// Makes a user; the answer has the one-time password.
  @discardableResult
  func create(_ id: String, roles: [String], _ more: [JSONMember] = []) async throws -> JSONValue {
    guard case .object(let members) = Requests.user(id, roles: roles) else { return .null }
    return try await make(
      "/v1/accounts/\(account)/users?userId=\(id)", .object(members + more), key: "u-\(account)-\(id)")
  }

  /// What a sign-in is answered.
  func signIn(_ id: String, _ password: String, code: String = "") async throws -> JSONClient.Answer {
    let anonymous = try house.client(token: nil)
    defer { anonymous.close() }
    return try await anonymous.send(
      .post, "/v1/sessions:signIn",
      .members(
        ("email", .string("\(id)@example.org")), ("password", .string(password)), ("accountId", .string(account)),
        ("firstSignInCode", .string(code))))
  }

  /// A client that has signed in; the password must have been changed.
  func client(_ id: String) async throws -> JSONClient {
    let answer = try await signIn(id, Self.password)
    #expect(answer.status == .ok, "\(answer.text)")
    return try house.client(token: answer.json["tokens"]?.text("sessionToken") ?? "")
  }

  /// Makes a user, signs in with the one-time password, changes it, and signs in again.
  func newcomer(_ id: String, roles: [String]) async throws -> JSONClient {
    try await settle(id, try await create(id, roles: roles).text("initialPassword"))
    return try await client(id)
  }

  /// Replaces a one-time password.
  func settle(_ id: String, _ oneTime: String, code: String = "") async throws {
    let first = try await signIn(id, oneTime, code: code)
    let client = try house.client(token: first.json["tokens"]?.text("sessionToken") ?? "")
    let changed = try await client.post(
      "/v1/passwords:change",
      .members(("currentPassword", .string(oneTime)), ("newPassword", .string(Self.password))), key: "settle-\(id)")
    #expect(changed.status == .ok, "\(changed.text)")
    client.close()
  }
}
