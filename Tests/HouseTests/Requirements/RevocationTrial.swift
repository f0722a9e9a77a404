import HTTP
import Protobuf
import Synchronization
import TestHouse
import Testing

/// One thing that is taken away while it is used by several at once.
struct RevocationTrial: Sendable {
  static let usersAtOnce = 3
  static let usesAfterwards = 2

  /// Each trial takes away one thing that has just been shown to work.
  enum Kind: CaseIterable {
    case session, signOut, allSessions, apiKey, role, deactivation, deletion, password, passwordReset
  }

  private let people: SignInPeople
  /// Of this trial's own key or user, or of the lane's user, who signs in again and again.
  private let id: String
  private let key: String
  private let kind: Kind

  init(_ people: SignInPeople, lane: Int, _ number: Int, _ kind: Kind) {
    self.people = people
    key = "t\(number)"
    self.kind = kind
    switch kind {
    case .session, .signOut, .allSessions, .role: id = Self.user(ofLane: lane)
    case .apiKey, .deactivation, .deletion, .password, .passwordReset: id = key
    }
  }

  static func user(ofLane lane: Int) -> String { "lane-\(lane)" }

  func run() async throws {
    let target = kind == .role ? "/v1/accounts/acme/invoices" : "/v1/accounts/acme/users?pageSize=1"
    let (token, password) = try await signIn()
    let client = try people.house.client(token: token)
    #expect(try await client.get(target).status == .ok, "\(kind)")
    let isAcknowledged = Acknowledgement()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<Self.usersAtOnce {
        group.addTask {
          var late = 0
          while late < Self.usesAfterwards {
            let isLate = isAcknowledged.isGiven
            let answer = try await client.get(target)
            guard isLate else { continue }
            late += 1
            #expect(answer.status == (kind == .role ? .forbidden : .unauthorized), "\(kind): \(answer.text)")
          }
        }
      }
      group.addTask {
        try await takeAway(client, password)
        isAcknowledged.give()
      }
      try await group.waitForAll()
    }
    client.close()
    guard kind == .role else { return }
    try await people.make(
      "\(people.path(id)):grantRole", .members(("role", .string("ROLE_ADMINISTRATOR"))), key: "g-\(key)")
  }

  private func signIn() async throws -> (token: String, password: String) {
    if kind == .apiKey {
      let key: JSONValue = .members(
        ("displayName", .string(id)), ("scopes", .array([.string("users:read")])))
      let made = try await people.make("/v1/accounts/acme/apiKeys?apiKeyId=\(id)", key, key: "k-\(id)")
      return (made.text("secret"), "")
    }
    var password = SignInPeople.password
    if id == key {
      let keeps = JSONMember("initialLogin", .members(("changePassword", .bool(false))))
      password = try await people.create(id, roles: ["ROLE_MEMBER"], [keeps]).text("initialPassword")
    }
    let answer = try await people.signIn(id, password)
    #expect(answer.status == .ok, "\(answer.text)")
    return (answer.json["tokens"]?.text("sessionToken") ?? "", password)
  }

  private func takeAway(_ client: JSONClient, _ password: String) async throws {
    let user = people.path(id)
    let none: JSONValue = .object([])
    switch kind {
    case .session:
      let sessions = try await people.staff.get("\(user)/sessions").json["sessions"]?.arrayValue ?? []
      for session in sessions {
        try await people.make("/v1/\(session.text("name")):revoke", none, key: "x-\(session.text("uid"))")
      }
    case .signOut:
      #expect(try await client.post("/v1/sessions:signOut", none, key: "x-\(key)").status == .ok)
    case .allSessions: try await people.make("\(user)/sessions:revokeAll", none, key: "x-\(key)")
    case .apiKey: try await people.make("/v1/accounts/acme/apiKeys/\(id):revoke", none, key: "x-\(key)")
    case .role:
      try await people.make(
        "\(user):revokeRole", .members(("role", .string("ROLE_ADMINISTRATOR"))), key: "x-\(key)")
    case .deactivation: try await people.make("\(user):deactivate", none, key: "x-\(key)")
    case .deletion:
      #expect(try await people.staff.send(.delete, user, key: "x-\(key)").status == .ok)
    case .password:
      let change: JSONValue = .members(
        ("currentPassword", .string(password)), ("newPassword", .string("another pony entirely")))
      #expect(try await client.post("/v1/passwords:change", change, key: "x-\(key)").status == .ok)
    case .passwordReset: try await resetPassword(user)
    }
  }

  private func resetPassword(_ user: String) async throws {
    let issued = try await people.make("\(user):issuePasswordReset", .object([]), key: "i-\(key)")
    let anonymous = try people.house.client(token: nil)
    let answer = try await anonymous.post(
      "/v1/passwords:reset",
      .members(("resetToken", .string(issued.text("resetToken"))), ("newPassword", .string("another pony entirely"))),
      key: "x-\(key)")
    #expect(answer.status == .ok, "\(answer.text)")
    anonymous.close()
  }
}

/// Numbers the trials of several lanes.
final class TrialCounter: Sendable {
  private let count = Atomic<Int>(0)

  func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).oldValue }
}

/// Whether the revocation has been answered.
private final class Acknowledgement: Sendable {
  private let flag = Atomic<Bool>(false)

  var isGiven: Bool { flag.load(ordering: .acquiring) }

  func give() { flag.store(true, ordering: .releasing) }
}
