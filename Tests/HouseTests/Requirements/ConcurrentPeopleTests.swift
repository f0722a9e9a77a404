import Foundation
import HTTP
import Protobuf
import TestHouse
import Testing

/// R1, R5, R68 under attack: administrators are demoted, deactivated and deleted at once, one by one, in batches and by
/// imports, which are undone too, while owners change and others read.
@Suite struct ConcurrentPeopleTests {
  private static let roundCount = ProcessInfo.processInfo.environment["LINECARD_LONG"] == "1" ? 1_000 : 200
  private static let people = (0..<6).map { "user-\($0)" }

  @Test("never fewer than one active administrator, never two owners, and the count is that of the list")
  func r5_oneActiveAdministratorThroughConcurrentChanges() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      for id in Self.people { try await house.user(id, roles: ["ROLE_ADMINISTRATOR"]) }
      var random = SeededGenerator(seed: 7)
      var refusals: [String: Int] = [:]
      for round in 0..<Self.roundCount {
        let attacks = (0..<8).map { Attack(number: "\(round)-\($0)", kind: .random(using: &random), using: &random) }
        let outcomes = try await withThrowingTaskGroup(of: String?.self) { group in
          for attack in attacks { group.addTask { try await attack.run(in: house) } }
          group.addTask {
            try await Self.check(house)
            return nil
          }
          return try await group.reduce(into: []) { $0 += [$1].compactMap { $0 } }
        }
        for reason in outcomes { refusals[reason, default: 0] += 1 }
        try await Self.check(house)
        if round.isMultiple(of: 4) { try await Self.recover(house, round) }
      }
      print("\(Self.roundCount) rounds: refused \(refusals.sorted { $0.key < $1.key })")
      #expect(refusals["LAST_ADMINISTRATOR", default: 0] > 0, "the rule was not tried: \(refusals)")
      #expect(refusals["IMPORT_HAS_ERRORS", default: 0] > 0 && refusals["import applied", default: 0] > 0)
      #expect(refusals["ADMINISTRATOR_STAYS", default: 0] > 0 && refusals["OWNER_STAYS", default: 0] > 0)
    }
  }

  /// One read of the whole list: what it shows must hold at every moment.
  private static func check(_ house: HouseInProcess) async throws {
    let json = try await house.list("?pageSize=1000").json
    let users = json["users"]?.arrayValue ?? []
    let active = users.filter { $0["active"] == .bool(true) }
    func having(_ role: String) -> [JSONValue] {
      active.filter { $0["roles"]?.arrayValue?.contains(.string(role)) ?? false }
    }
    #expect(!having("ROLE_ADMINISTRATOR").isEmpty, "\(json.text())")
    #expect(having("ROLE_OWNER").count == 1, "\(json.text())")
    #expect(json["activeCount"]?.integerValue == Int64(active.count), "\(json.text())")
  }

  /// Makes everyone an active administrator again, so that there is something to attack.
  private static func recover(_ house: HouseInProcess, _ round: Int) async throws {
    let role = JSONValue.members(("role", .string("ROLE_ADMINISTRATOR")))
    for id in people {
      #expect(try await house.act("restore", id, key: "r\(round)").status == .ok)
      #expect(try await house.act("activate", id, key: "r\(round)").status == .ok)
      #expect(try await house.act("grantRole", id, role, key: "r\(round)").status == .ok)
    }
  }

  /// One change that may be refused.
  private struct Attack: Sendable {
    enum Kind: CaseIterable, Sendable {
      case demote, demoteOwner, deactivate, delete, batchDeactivate, batchDelete, transfer
      case importDemotes, importDeactivates, importUndone

      static func random(using random: inout SeededGenerator) -> Kind {
        allCases.randomElement(using: &random) ?? .demote
      }
    }

    private let number: String
    private let kind: Kind
    private let someone: String
    private let several: [String]

    init(number: String, kind: Kind, using random: inout SeededGenerator) {
      self.number = number
      self.kind = kind
      someone = people.randomElement(using: &random) ?? people[0]
      several = Array(people.shuffled(using: &random).prefix(3))
    }

    /// The reason of a refusal; nil where it was done.
    func run(in house: HouseInProcess) async throws -> String? {
      switch kind {
      case .importDemotes: return try await imported(several.map { "\($0),,,,,member" }, in: house)
      case .importDeactivates:
        return try await imported(several.map { "\($0),,,,no,member" } + ["anna,,,,,owner"], in: house)
      case .importUndone:
        return try await imported(["g-\(number),Guest,G,g-\(number)@example.org,yes,administrator"], in: house)
      case .demote, .demoteOwner, .deactivate, .delete, .batchDeactivate, .batchDelete, .transfer:
        return try await changed(in: house)
      }
    }

    /// Of an import that is given up where it is refused, and may be undone where it was applied.
    private func imported(_ rows: [String], in house: HouseInProcess) async throws -> String? {
      let file = "user,given name,family name,email,active,roles\n" + rows.map { $0 + "\n" }.joined()
      let mode = number.hasSuffix("1") ? "&configuration.mode=IMPORT_MODE_GOOD_ROWS" : ""
      let path = "/v1/accounts/acme/imports/i-\(number)"
      let made = try await house.staff.upload(
        "/v1/accounts/acme/imports?importId=i-\(number)\(mode)", Array(file.utf8), type: "text/csv", key: "up-\(number)"
      )
      #expect(made.status == .ok, "\(made.text)")
      let applied = try await house.staff.post("\(path):apply", .object([]), key: "apply-\(number)")
      #expect(applied.status.code < 500, "\(applied.text)")
      if applied.status != .ok {
        _ = try await house.staff.post("\(path):cancel", .object([]), key: "cancel-\(number)")
        return applied.reason
      }
      guard kind == .importUndone else { return "import applied" }
      // Refused where somebody has made the guest the owner, or the last administrator.
      let undone = try await house.staff.post("\(path):undo", .object([]), key: "undo-\(number)")
      #expect(undone.status.code < 500, "\(undone.text)")
      return undone.reason ?? "import undone"
    }

    private func changed(in house: HouseInProcess) async throws -> String? {
      let role = JSONValue.members(("role", .string("ROLE_ADMINISTRATOR")))
      let answer =
        switch kind {
        case .demote: try await house.act("revokeRole", someone, role, key: number)
        case .demoteOwner: try await house.act("revokeRole", "anna", role, key: number)
        case .deactivate: try await house.act("deactivate", someone, key: number)
        case .delete: try await house.delete(someone, key: number)
        case .batchDeactivate: try await house.batch("Deactivate", several, key: number)
        case .batchDelete: try await house.batch("Delete", several, key: number)
        case .transfer:
          try await house.staff.post(
            "/v1/accounts/acme:transferOwnership",
            .members(("newOwner", .string("accounts/acme/users/\([someone, "anna"][number.utf8.count % 2])"))),
            key: "transfer-\(number)")
        case .importDemotes, .importDeactivates, .importUndone: preconditionFailure("imports are run elsewhere")
        }
      #expect(answer.status == .ok || answer.status.code < 500, "\(answer.text)")
      return answer.reason
    }
  }
}
