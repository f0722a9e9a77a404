import Foundation
import HTTP
import Protobuf
import TestHouse
import Testing

/// R27 and R28 through the gateway's HTTP, on real processes.
@Suite(.serialized) struct ImportsRequirementsTests {
  @Test("R27: from CSV or Excel, in a set format, with everything that is wrong told at once")
  func r27_bulkImportFromCSVOrExcel() async throws {
    try await ImportsHouse.run { house in
      try await template(house)
      let csv =
        "Given Name;Family Name;E-Mail;Active;Roles\r\nZoë;Zweig;zoe@acme.example;ja;\r\nMax;;max@acme.example;no;boss\r\n"
      try await house.ok(house.upload(csv, id: "first"))
      let found = try await house.validate("first")
      #expect(
        ImportsHouse.problems(found) == [
          "2 Active NOT_YES_OR_NO", "3 Family Name REQUIRED", "3 Roles ROLE_UNKNOWN",
        ])
      for problem in found["problems"]?.arrayValue ?? [] { #expect(!problem.text("remedy").isEmpty) }
      let refused = try await house.apply("first")
      #expect(refused.status == .badRequest && refused.reason == "IMPORT_HAS_ERRORS", "\(refused.text)")
      #expect(try await house.activeCount() == 1)
      try await correctedRejects(house)
      try await roundTrips(house)
      try await brokenFiles(house)
    }
  }

  @Test("the operator's tool prints what is wrong as a table, and imports what is right once")
  func linecardctlImportsUsers() async throws {
    try await ImportsHouse.run { house in
      let folder = TemporaryDirectory()
      func ctl(_ file: String, _ text: String, _ flags: String...) async throws -> (SpawnedProcess.Ending, String) {
        let path = "\(folder.path)/\(file)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let outcome = await house.house.ctl(arguments: ["import", "users", path, "--account", "acme"] + flags)
        return (outcome.ending, outcome.output)
      }
      let bad = "given name,family name,email\nAda,Arp,ada@acme.example\nBob,,bob\n"
      let (ending, output) = try await ctl("bad.csv", bad)
      #expect(ending == .exited(65) && output.contains("  3  family name"), "\(output)")
      #expect(output.contains("In all: 1 new, 1 wrong.") && output.contains("use one such as ann@example.com"))
      #expect(try await house.activeCount() == 1)
      for _ in 0..<2 {
        let (ending, output) = try await ctl("bad.csv", bad, "--good-rows")
        #expect(ending == .exited(0) && output.contains("is applied: 1 new, 1 wrong."), "\(output)")
      }
      let (checked, said) = try await ctl(
        "good.csv", bad.replacing("Bob,,bob", with: "Bob,B,bob@acme.example"), "--check")
      #expect(checked == .exited(0) && said.contains("The file is good: 1 new, 1 unchanged."), "\(said)")
      #expect(try await house.activeCount() == 2)
    }
  }

  private func template(_ house: ImportsHouse) async throws {
    let csv = try await house.client.get("\(ImportsHouse.imports):template")
    #expect(csv.text == "\u{FEFF}user,given name,family name,email,active,roles,extension\r\n")
    #expect(csv.fields["Content-Type"] == "text/csv; charset=utf-8")
    #expect(csv.fields["Content-Disposition"] == "attachment; filename=\"users-template.csv\"")
    let workbook = try await house.client.get("\(ImportsHouse.imports):template?format=FILE_FORMAT_XLSX")
    #expect(workbook.fields["Content-Type"] == ImportsHouse.workbookType)
    let answer = try await house.client.upload(
      "\(ImportsHouse.imports)?importId=empty", workbook.body, type: ImportsHouse.workbookType, key: "empty")
    #expect(answer.json["headers"]?.arrayValue?.count == 7 && answer.json["rowCount"] == nil, "\(answer.text)")
  }

  /// The rejects are the same rows and one column more; corrected, they go in as they are.
  private func correctedRejects(_ house: ImportsHouse) async throws {
    let rejects = try await house.client.get("\(ImportsHouse.imports)/first:rejects")
    #expect(rejects.text.contains("Given Name,Family Name,E-Mail,Active,Roles,error"))
    #expect(rejects.text.contains("there is no role \"\"boss\"\"; use owner"), "\(rejects.text)")
    let corrected = rejects.text.replacing("ja,", with: "yes,").replacing("Max,,", with: "Max,Muster,")
      .replacing("boss,", with: "agent,")
    try await house.ok(house.upload(corrected, id: "second"))
    let applied = try await house.ok(house.apply("second"))
    #expect(ImportsHouse.counts(applied["import"]?["counts"]) == "creates 2", "\(applied.text())")
    #expect(applied["import"]?.text("state") == "IMPORT_STATE_APPLIED")
    #expect(try await house.activeCount() == 2)
  }

  /// What is exported is the import format, and importing it changes nothing.
  private func roundTrips(_ house: ImportsHouse) async throws {
    let odd = JSONValue.members(
      ("givenName", .string("=1+1")), ("familyName", .string("Rossi")), ("email", .string("odd@example.org")))
    try await house.ok(house.client.post("/v1/accounts/acme/users?userId=odd", odd, key: "odd"))
    for (format, type) in [("CSV", "text/csv"), ("XLSX", ImportsHouse.workbookType)] {
      let export = try await house.client.get("/v1/accounts/acme/users:export?format=FILE_FORMAT_\(format)")
      if format == "CSV" { #expect(export.text.contains("odd,'=1+1,"), "\(export.text)") }
      try await house.ok(
        house.client.upload(
          "\(ImportsHouse.imports)?importId=again-\(format.lowercased())", export.body, type: type,
          key: "again-\(format)"))
      let found = try await house.validate("again-\(format.lowercased())")
      #expect(ImportsHouse.counts(found["counts"]) == "unchanged 4", "\(found.text())")
      #expect(found["applicable"] == .bool(true))
    }
  }

  private func brokenFiles(_ house: ImportsHouse) async throws {
    let files: [(type: String, bytes: [UInt8], reason: String, says: String)] = [
      ("text/csv", Array("email,email\na,b\n".utf8), "FILE_REFUSED", "has the name of column 1"),
      ("text/csv", Array("email\nZo".utf8) + [0xEB], "FILE_REFUSED", "CSV UTF-8"),
      ("text/csv", Array("email,given name\n=cmd|' /C calc'!A0,x\n".utf8), "FILE_REFUSED", "begins like a formula"),
      (ImportsHouse.workbookType, Array("no workbook".utf8), "FILE_REFUSED", "not an XLSX workbook"),
      ("text/csv; charset=windows-1252", Array("email\n".utf8), "UNSUPPORTED_CHARSET", "UTF-8"),
      ("image/png", [0x89, 0x50], "UNSUPPORTED_MEDIA_TYPE", "text/csv"),
    ]
    for (index, file) in files.enumerated() {
      let answer = try await house.client.upload(
        ImportsHouse.imports, file.bytes, type: file.type, key: "broken-\(index)")
      #expect(answer.reason == file.reason && answer.text.contains(file.says), "\(answer.text)")
    }
    let unknown = try await house.upload("given name,family name,email,shoe size\nA,B,a@x.example,43\n", id: "shoes")
    #expect(unknown.status == .ok)
    #expect(ImportsHouse.problems(try await house.validate("shoes")) == ["1 shoe size COLUMN_UNKNOWN"])
  }

  @Test("R28: validate, configure, customize, then create; undone as a unit unless something has changed since")
  func r28_validateConfigureCustomizeCreate() async throws {
    try await ImportsHouse.run { house in
      let csv =
        "prenom,family name,email,note\nZoë,Zweig,zoe@acme.example,x\nMax,Muster,not an address,\nOlga,Other,olga@example.org,\n"
      try await house.ok(house.upload(csv, id: "people"))
      #expect(
        ImportsHouse.problems(try await house.validate("people")) == [
          "1 prenom COLUMN_UNKNOWN", "1 note COLUMN_UNKNOWN", "1 given name COLUMN_MISSING",
        ])
      try await configure(house)
      try await customize(house)
      try await create(house)
      try await undo(house)
    }
  }

  private func configure(_ house: ImportsHouse) async throws {
    func mapping(_ header: String, _ column: String) -> JSONValue {
      .members(("header", .string(header)), ("column", .string(column)))
    }
    let configuration = JSONValue.members(
      ("columnMappings", .array([mapping("prenom", "given name"), mapping("note", "")])),
      ("defaults", .array([.members(("column", .string("roles")), ("value", .string("agent")))])))
    let configured = try await house.ok(
      house.client.post(
        "\(ImportsHouse.imports)/people:configure", .members(("configuration", configuration)), key: "configure"))
    #expect(configured.text("etag").hasSuffix("-2"))
    let found = try await house.validate("people")
    #expect(ImportsHouse.problems(found) == ["3 email MALFORMED"])
    #expect(ImportsHouse.counts(found["counts"]) == "creates 1, updates 1, errors 1")
  }

  private func customize(_ house: ImportsHouse) async throws {
    let cell = JSONValue.members(("column", .string("email")), ("value", .string("max@acme.example")))
    let overrides = JSONValue.array([
      .members(("row", .integer(3)), ("cells", .array([cell]))), .members(("row", .integer(4)), ("skip", .bool(true))),
    ])
    try await house.ok(
      house.client.post(
        "\(ImportsHouse.imports)/people:customize", .members(("overrides", overrides)), key: "customize"))
    let found = try await house.validate("people")
    #expect(ImportsHouse.counts(found["counts"]) == "creates 2, skipped 1", "\(found.text())")
  }

  private func create(_ house: ImportsHouse) async throws {
    let stale = try await house.apply("people", key: "stale", digest: "not what was seen")
    #expect(stale.status == .conflict && stale.reason == "IMPORT_PLAN_CHANGED")
    let digest = try await house.validate("people").text("planDigest")
    #expect(try await house.activeCount() == 1)
    let applied = try await house.ok(house.apply("people", digest: digest))
    #expect(try await house.apply("people", digest: digest).json == applied, "a repeat is answered as the first time")
    #expect(try await house.activeCount() == 3)
    let again = try await house.apply("people", key: "again")
    #expect(again.reason == "IMPORT_STATE" && again.text.contains("applied"))
    let users = try await house.ok(house.client.get("/v1/accounts/acme/users"))
    let zoe = try #require(users["users"]?.arrayValue?.first { $0.text("email") == "zoe@acme.example" })
    #expect(zoe["roles"] == .array([.string("ROLE_AGENT")]))
    #expect(zoe["firstSignInSteps"] == .array([.string("FIRST_SIGN_IN_STEP_CHANGE_PASSWORD")]))
    let audit = try await house.ok(house.client.get("/v1/accounts/acme/auditEntries"))
    #expect(audit.text().contains("accounts/acme/imports/people") && audit.text().contains("zoe@acme.example"))
  }

  private func undo(_ house: ImportsHouse) async throws {
    let users = try await house.ok(house.client.get("/v1/accounts/acme/users"))
    let zoe = try #require(users["users"]?.arrayValue?.first { $0.text("email") == "zoe@acme.example" }).text("name")
    try await house.ok(
      house.upload(
        "user,given name,family name,email\n\(zoe.split(separator: "/").last ?? ""),Zoe,Zweig,zoe@acme.example\n",
        id: "rename"))
    try await house.ok(house.apply("rename"))
    let refused = try await house.client.post("\(ImportsHouse.imports)/people:undo", .object([]), key: "undo-1")
    #expect(refused.reason == "IMPORT_CHANGED_SINCE" && refused.text.contains("(changed once)"), "\(refused.text)")
    try await house.ok(house.client.post("\(ImportsHouse.imports)/rename:undo", .object([]), key: "undo-2"))
    #expect(try await house.ok(house.client.get("/v1/\(zoe)")).text("givenName") == "Zoë")
    #expect(try await house.activeCount() == 3)
  }
}
