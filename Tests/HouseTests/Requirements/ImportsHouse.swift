import Foundation
import HTTP
import Protobuf
import TestHouse
import Testing

/// An account with its owner in a house of real processes, and imports into it.
struct ImportsHouse {
  static let workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
  static let imports = "/v1/accounts/acme/imports"

  let house: HouseOfProcesses
  let client: JSONClient

  static func run(_ body: (ImportsHouse) async throws -> Void) async throws {
    let house = try await HouseOfProcesses.start(clockStart: "2026-03-01T09:00:00Z")
    let imports = ImportsHouse(house: house, client: try house.client())
    do {
      try await imports.ok(
        try await imports.client.post("/v1/accounts?accountId=acme", Requests.account("Acme"), key: "a"))
      let owner = Requests.user("olga", roles: ["ROLE_OWNER"])
      try await imports.ok(try await imports.client.post("/v1/accounts/acme/users?userId=olga", owner, key: "o"))
      try await body(imports)
    } catch {
      imports.client.close()
      await house.stop()
      throw error
    }
    imports.client.close()
    await house.stop()
  }

  @discardableResult
  func ok(_ answer: JSONClient.Answer) async throws -> JSONValue {
    #expect(answer.status == .ok, "\(answer.text.prefix(2_000))")
    return answer.json
  }

  /// The name of the new import.
  func upload(_ csv: String, id: String, query: String = "") async throws -> JSONClient.Answer {
    try await client.upload(
      "\(Self.imports)?importId=\(id)\(query)", Array(csv.utf8), type: "text/csv", key: "upload-\(id)")
  }

  func validate(_ id: String) async throws -> JSONValue {
    try await ok(client.get("\(Self.imports)/\(id):validate"))
  }

  func apply(_ id: String, key: String? = nil, digest: String? = nil) async throws -> JSONClient.Answer {
    let body: JSONValue = digest.map { .members(("planDigest", .string($0))) } ?? .object([])
    return try await client.post("\(Self.imports)/\(id):apply", body, key: key ?? "apply-\(id)")
  }

  func activeCount() async throws -> Int64 {
    try await ok(client.get("/v1/accounts/acme/users?pageSize=1"))["activeCount"]?.integerValue ?? 0
  }

  /// Starts Users after its end, and returns when the gateway has found it again on the loop that serves this client.
  func restartUsers() async throws {
    try await house.start(.users)
    for _ in 0..<100_000 {
      if try await client.get("/v1/accounts/acme").status != .serviceUnavailable { return }
    }
    Issue.record("the gateway does not find Users again")
  }

  /// How many rows become what: `creates 1, errors 2`.
  static func counts(_ json: JSONValue?) -> String {
    ["creates", "updates", "unchanged", "errors", "skipped"].compactMap { name in
      json?[name]?.integerValue.flatMap { $0 == 0 ? nil : "\(name) \($0)" }
    }.joined(separator: ", ")
  }

  /// Each problem as `row column REASON`.
  static func problems(_ json: JSONValue) -> [String] {
    (json["problems"]?.arrayValue ?? []).map {
      "\($0["row"]?.integerValue ?? 0) \($0.text("column")) \($0.text("reason"))"
    }
  }

  static func file(rows: Int) -> String {
    "given name,family name,email,active,roles\r\n"
      + (1...rows).map {
        "Given \($0),Family,user-\($0)@acme.example,yes,\($0 % 3 == 0 ? "agent member" : "member")\r\n"
      }
      .joined()
  }
}
