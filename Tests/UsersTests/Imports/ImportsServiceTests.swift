import BillingTypes
import Foundation
import Protobuf
import RPC
import Schemas
import Storage
import TestHouse
import Testing
import UsersDomain

/// Imports through the service's own door.
@Suite struct ImportsServiceTests {
  private static let parent = "accounts/acme"

  private struct Desk {
    let house: UsersHouse
    let imports: UsersV1.ImportsService.Client

    static func run(_ body: (Desk) async throws -> Void) async throws {
      try await UsersHouse.run { house in
        try await house.createAccountWithOwner()
        try await body(Desk(house: house, imports: UsersV1.ImportsService.Client(house.service.channel)))
      }
    }

    @discardableResult
    func create(
      _ id: String, _ csv: String, _ change: (inout UsersV1.CreateImportRequest) -> Void = { _ in }
    ) async throws(RPCError) -> UsersV1.Import? {
      var request = UsersV1.CreateImportRequest(
        parent: parent, importId: id, file: TypesV1.File(mediaType: "text/csv", content: Array(csv.utf8)),
        requestId: "create-\(id)")
      change(&request)
      return try await imports.createImport(request).import
    }

    func validate(_ id: String) async throws(RPCError) -> UsersV1.ValidateImportResponse {
      try await imports.validateImport(UsersV1.ValidateImportRequest(name: "\(parent)/imports/\(id)"))
    }

    @discardableResult
    func apply(_ id: String, key: String = "apply") async throws(RPCError) -> UsersV1.Import? {
      try await imports.applyImport(
        UsersV1.ApplyImportRequest(name: "\(parent)/imports/\(id)", requestId: "\(key)-\(id)")
      ).import
    }

    func undo(_ id: String) async throws(RPCError) -> UsersV1.Import? {
      try await imports.undoImport(UsersV1.UndoImportRequest(name: "\(parent)/imports/\(id)", requestId: "undo-\(id)"))
        .import
    }

    func activeCount() async throws(RPCError) -> Int32 {
      try await house.users.listUsers(UsersV1.ListUsersRequest(parent: parent)).activeCount
    }

    func reason(_ body: () async throws -> Void) async -> String {
      do {
        try await body()
        return "done"
      } catch let error as RPCError {
        return error.reason ?? error.code.name
      } catch {
        return "\(error)"
      }
    }
  }

  private static func file(_ rows: Int) -> String {
    "given name,family name,email\n" + (1...rows).map { "A,B,u\($0)@x.example\n" }.joined()
  }

  @Test("a file in pieces has its effect once, with the last of them")
  func pieces() async throws {
    try await Desk.run { desk in
      let bytes = Array(Self.file(3).utf8)
      func send(_ range: Range<Int>, id: String) async throws(RPCError) -> UsersV1.Import? {
        try await desk.create(id, "") {
          $0.file = TypesV1.File(
            mediaType: "text/csv", content: Array(bytes[range]), offset: Int64(range.lowerBound),
            totalBytes: Int64(bytes.count))
        }
      }
      for range in [0..<10, 10..<30, 0..<10] { #expect(try await send(range, id: "a") == nil) }
      let whole = try #require(try await send(30..<bytes.count, id: "a"))
      #expect(whole.rowCount == 3 && whole.fileBytes == Int32(bytes.count))
      #expect(try await desk.house.events().filter { $0.event.type.hasSuffix("UserCreated") }.count == 1)
      #expect(await desk.reason { _ = try await send(30..<bytes.count, id: "b") } == "FILE_PIECES_MISSING")
      func claim(_ bytes: Int) async -> String {
        await desk.reason {
          _ = try await desk.create("c", "") { $0.file = TypesV1.File(content: [1], totalBytes: Int64(bytes)) }
        }
      }
      #expect(await claim(ImportLimits.fileBytesMaximum) == "done")
      #expect(await claim(ImportLimits.fileBytesMaximum + 1) == "FILE_TOO_LARGE")
    }
  }

  @Test func limitsOfRowsAndOfOpenImports() async throws {
    try await Desk.run { desk in
      try await desk.create("rows", Self.file(ImportLimits.rowsMaximum))
      #expect(
        await desk.reason { try await desk.create("more", Self.file(ImportLimits.rowsMaximum + 1)) } == "FILE_REFUSED")
      for number in 2...ImportLimits.openImportsMaximum { try await desk.create("i\(number)", Self.file(1)) }
      #expect(await desk.reason { try await desk.create("last", Self.file(1)) } == "TOO_MANY_IMPORTS")
      _ = try await desk.imports.cancelImport(
        UsersV1.CancelImportRequest(name: "\(Self.parent)/imports/rows", requestId: "c"))
      try await desk.create("last", Self.file(1)) { $0.requestId = "last-again" }
      let page = try await desk.imports.listImports(UsersV1.ListImportsRequest(parent: Self.parent, pageSize: 30))
      let rest = try await desk.imports.listImports(
        UsersV1.ListImportsRequest(parent: Self.parent, pageSize: 30, pageToken: page.nextPageToken))
      #expect(Set((page.imports + rest.imports).map(\.name)).count == 51)
    }
  }

  @Test("validating writes nothing, and reading what was validated changes nothing")
  func validatingWritesNothing() async throws {
    try await Desk.run { desk in
      try await desk.create("a", Self.file(50))
      let before = try await desk.house.events()
      let found = try await desk.validate("a")
      #expect(found.counts?.creates == 50 && found.applicable && found.planDigest.count == 64)
      #expect(try await desk.validate("a") == found)
      #expect(try await desk.house.events() == before)
      #expect(try await desk.activeCount() == 1)
      let after = try await desk.imports.getImport(UsersV1.GetImportRequest(name: "\(Self.parent)/imports/a"))
      #expect(after.import?.etag.hasSuffix("-1") == true)
    }
  }

  @Test func goodRowsAloneAndTheRejectsOfTheRest() async throws {
    try await Desk.run { desk in
      let csv = "given name,family name,email\nA,B,a@x.example\n'=A,B,bad\nC,D,a@x.example\n"
      try await desk.create("a", csv) { $0.configuration = UsersV1.ImportConfiguration(mode: .goodRows) }
      let applied = try await desk.apply("a")
      #expect(applied?.counts == UsersV1.ImportCounts(creates: 1, errors: 2))
      #expect(try await desk.activeCount() == 2)
      var rejects = ""
      let request = UsersV1.DownloadImportRejectsRequest(name: "\(Self.parent)/imports/a")
      for try await piece in desk.imports.downloadImportRejects(request) {
        rejects += String(decoding: piece.file?.content ?? [], as: UTF8.self)
      }
      #expect(rejects.contains("'=A,B,bad,"), "\(rejects)")
      #expect(rejects.contains("email: row 2 has the same email"), "\(rejects)")
    }
  }

  @Test("what is cancelled is not applied, and one that is applied is undone once, as a unit")
  func cancelAndUndo() async throws {
    try await Desk.run { desk in
      try await desk.create("a", Self.file(5))
      let cancel = UsersV1.CancelImportRequest(name: "\(Self.parent)/imports/a", requestId: "c")
      let cancelled = try await desk.imports.cancelImport(cancel)
      #expect(cancelled.import?.state == .cancelled)
      #expect(try await desk.imports.cancelImport(cancel) == cancelled)
      #expect(await desk.reason { try await desk.apply("a") } == "IMPORT_STATE")
      try await desk.create("b", Self.file(5) + "Ann,Changed,ann@acme.example\n")
      #expect(try await desk.apply("b")?.counts == UsersV1.ImportCounts(creates: 5, updates: 1))
      #expect(try await desk.activeCount() == 6)
      let undone = try await desk.undo("b")
      let again = try await desk.undo("b")
      #expect(undone?.state == .undone && undone == again)
      #expect(try await desk.activeCount() == 1)
      let ann = try await desk.house.users.getUser(UsersV1.GetUserRequest(name: "\(Self.parent)/users/ann"))
      #expect(ann.user?.familyName == "Lee")
      // Their logins are free again.
      try await desk.create("c", Self.file(5))
      #expect(try await desk.apply("c")?.counts?.creates == 5)
    }
  }

  @Test("extensions come with their users, by key, automatically or by the account's plan, and go with the undoing")
  func extensions() async throws {
    try await Desk.run { desk in
      func extensions() async throws -> [String] {
        var text = ""
        for try await piece in desk.imports.exportUsers(UsersV1.ExportUsersRequest(parent: Self.parent)) {
          text += String(decoding: piece.file?.content ?? [], as: UTF8.self)
        }
        return text.split(separator: "\r\n").dropFirst().map { line in
          let cells = line.split(separator: ",", omittingEmptySubsequences: false)
          return "\(cells[3].prefix { $0 != "@" }) \(cells[6])"
        }.sorted()
      }
      let header = "user,given name,family name,email,extension\n"
      try await desk.create(
        "a", header + "ann,,,,201\n,A,B,a@x.example,automatic\n,A,B,b@x.example,0301\n,A,B,c@x.example,\n")
      try await desk.apply("a")
      let after = try await extensions()
      #expect(after.count == 4 && after.contains("ann 201") && after.contains("b 0301") && after.contains("c "))
      #expect(after.contains { $0.hasPrefix("a ") && $0.count > 3 }, "\(after)")
      try await desk.create("b", header + ",A,B,d@x.example,201\nann,,,,NONE\n")
      #expect(try await desk.validate("b").problems.map(\.reason) == ["EXTENSION_TAKEN"])
      try await desk.create("c", header + "ann,,,,NONE\n")
      try await desk.apply("c")
      #expect(try await extensions().contains("ann "))
      #expect(await desk.reason { _ = try await desk.undo("a") } == "IMPORT_CHANGED_SINCE")
      _ = try await desk.undo("c")
      #expect(try await extensions() == after)
      _ = try await desk.undo("a")
      #expect(try await extensions() == ["ann "])
    }
  }

  @Test func eachEventSaysHowManyAreActiveAndEachChangeIsInTheAuditLog() async throws {
    try await Desk.run { desk in
      try await desk.create("a", Self.file(20))
      try await desk.apply("a")
      let created = try await desk.house.events().filter { $0.event.type.hasSuffix("UserCreated") }
      let counts = try created.map { try UsersV1.UserCreated(serialized: $0.event.payload).count?.activeCount }
      #expect(counts == (1...21).map { Int32($0) })
      let log = try await desk.house.audit.listAuditEntries(
        UsersV1.ListAuditEntriesRequest(parent: Self.parent, pageSize: 100))
      #expect(log.auditEntries.filter { $0.resource.contains("/users/") }.count == 21)
    }
  }

  @Test("never two owners and never without an active administrator, whoever demotes and imports at once")
  func concurrently() async throws {
    let rounds = ProcessInfo.processInfo.environment["LINECARD_LONG"] == "1" ? 1_000 : 20
    try await Desk.run { desk in
      try await desk.house.createUser("ada") { $0.roles = [.administrator] }
      for round in 0..<rounds {
        let csv =
          "user,given name,family name,email,roles\nann,,,,owner\nada,,,,\(round % 2 == 0 ? "member" : "administrator")\n"
        try await desk.create("r\(round)", csv)
        await withTaskGroup(of: Void.self) { group in
          group.addTask { _ = await desk.reason { try await desk.apply("r\(round)") } }
          for (user, grants) in [("ann", false), ("ada", false), ("ada", true), ("ann", true)] {
            group.addTask { await Self.change(desk.house, user, grants: grants, round) }
          }
        }
        let users = try await desk.house.users.listUsers(UsersV1.ListUsersRequest(parent: Self.parent)).users
        #expect(users.count { $0.roles.contains(.owner) } == 1)
        #expect(users.contains { $0.active == true && $0.roles.contains(.administrator) })
        _ = await desk.reason {
          _ = try await desk.imports.cancelImport(
            UsersV1.CancelImportRequest(name: "\(Self.parent)/imports/r\(round)", requestId: "cancel-\(round)"))
        }
      }
    }
  }

  private static func change(_ house: UsersHouse, _ user: String, grants: Bool, _ round: Int) async {
    let name = "\(parent)/users/\(user)"
    let id = "\(grants)-\(user)-\(round)"
    if grants {
      _ = try? await house.users.grantRole(
        UsersV1.GrantRoleRequest(name: name, role: .administrator, requestId: id))
    } else {
      _ = try? await house.users.revokeRole(
        UsersV1.RevokeRoleRequest(name: name, role: .administrator, requestId: id))
    }
  }
}
