import BillingTypes
import Testing
import UsersDomain

@Suite struct PlanImportTests {
  private func problems(
    _ table: ImportTable, people: ImportPeople? = nil, _ change: (inout ImportSettings) -> Void = { _ in }
  ) throws -> [String] {
    Tables.problems(try Tables.plan(table, people: people, change))
  }

  @Test func rowsBecomeCreatesUpdatesAndNothing() throws {
    let plan = try Tables.plan(
      Tables.table(
        ",Zoë,Zweig,zoe@acme.example,,", "max,Maximilian,Family,max@acme.example,no,agent desk",
        ",Given,Family,ADA@acme.example,yes,administrator",
        ",Given,Family,max2@acme.example,FALSE,\"\"".replacing("\"", with: "")))
    #expect(plan.problems == [] && plan.isApplicable)
    #expect(plan.counts == ImportCounts(creates: 2, updates: 2, unchanged: 0, errors: 0, skipped: 0))
    guard case .create(let zoe) = plan.rows[0].outcome, case .update(let before, let after, _) = plan.rows[1].outcome
    else {
      Issue.record("\(plan.rows)")
      return
    }
    #expect(zoe.givenName == "Zoë" && zoe.isActive && zoe.roles.house == [.member] && zoe.id == nil)
    #expect(before.givenName == "Given" && after.givenName == "Maximilian" && !after.isActive)
    let desk = try RoleID("desk")
    #expect(after.roles == [.agent] && after.customRoles == [desk: .agent])
    #expect(after.stamp.revision == 2)
  }

  @Test("an empty cell leaves an existing user's value, and what is spelled alike is no change")
  func blanks() throws {
    let table = Tables.table("olga,,,,,", ",  Given ,Family,max@acme.example,Yes,MEMBER")
    #expect(try Tables.plan(table).counts == ImportCounts(creates: 0, updates: 0, unchanged: 2, errors: 0, skipped: 0))
    let cleared = try Tables.plan(Tables.table("max,,,,,")) { $0.blanksClear = true }
    guard case .update(_, let after, _) = cleared.rows[0].outcome else { throw UnexpectedPlan() }
    #expect(after.roles == [] && after.givenName == "Given")
  }

  @Test func everyErrorIsToldAtOnceWithPlaceAndRemedy() throws {
    let plan = try Tables.plan(
      Tables.table(
        ",,Zweig,zoe,maybe,boss", "x y,Zoë,Zweig,zoe@acme.example,,", ",A,B,zoe@acme.example,,agent agent",
        "new,A,B,max@acme.example,,", "max,A,B,ada@acme.example,,", ",A,B,c@acme.example,,owner"))
    #expect(
      Tables.problems(plan) == [
        "2/2 REQUIRED", "2/4 MALFORMED", "2/5 NOT_YES_OR_NO", "2/6 ROLE_UNKNOWN", "3/1 MALFORMED", "4/4 TWICE_IN_FILE",
        "4/6 ROLE_TWICE", "5/4 EMAIL_TAKEN", "6/4 EMAIL_TAKEN", "7/6 OWNER_EXISTS",
      ])
    #expect(plan.counts.errors == 6 && !plan.isApplicable)
    let email = plan.problems[1]
    #expect(email.column == "email" && email.value == "zoe")
    #expect(email.reason.words.message == "\"zoe\" is not an email address")
    #expect(email.reason.words.remedy == "use one such as ann@example.com")
    #expect(plan.problems[3].reason.words.remedy.contains("desk"))
    for problem in plan.problems { #expect(!problem.reason.words.remedy.isEmpty) }
  }

  @Test func goodRowsAreImportedWhereThatIsChosen() throws {
    let plan = try Tables.plan(Tables.table(",A,B,a@acme.example,,", ",A,B,bad,,")) { $0.importsGoodRows = true }
    #expect(plan.isApplicable && plan.counts.creates == 1 && plan.counts.errors == 1)
  }

  @Test func headersAreFoundWhateverTheirCaseAndNeverGuessed() throws {
    let row = "A,B,a@acme.example"
    for headers in [["Given Name", "FAMILY_NAME", " e-mail "], ["First name", "last-name", "Email Address"]] {
      #expect(try Tables.plan(Tables.table(row, headers: headers)).counts.creates == 1)
    }
    #expect(
      try problems(Tables.table(row, headers: ["given name", "mail", "email"])) == [
        "1/2 COLUMN_UNKNOWN", "1/0 COLUMN_MISSING",
      ])
    #expect(
      try problems(Tables.table("A,B,x,y", headers: ["given name", "family name", "email", "E-Mail"]))
        == ["1/4 COLUMN_TWICE"])
    let mapped = try Tables.plan(Tables.table("A,B,a@acme.example,x", headers: ["given name", "nom", "email", "note"]))
    {
      $0.mappings = [.init(header: "nom", column: "family name"), .init(header: "note", column: "")]
    }
    #expect(mapped.counts.creates == 1)
    #expect(
      try problems(Tables.table(row, headers: ["given name", "family name", "email"])) {
        $0.mappings = [.init(header: "nom", column: "email")]
      } == ["1/0 MAPPING_UNKNOWN"])
  }

  @Test func defaultsAndOverridesAreExplicit() throws {
    let table = Tables.table(",A,B,a@acme.example,,", ",A,B,bad,yes,agent", ",,,,x,")
    let plan = try Tables.plan(table) {
      $0.defaults = [.init(column: "active", value: "no"), .init(column: "Roles", value: "manager")]
      $0.overrides = [
        3: .init(cells: [.init(column: "email", value: "b@acme.example")], isSkipped: false),
        4: .init(cells: [], isSkipped: true),
      ]
    }
    #expect(plan.problems == [] && plan.counts.creates == 2 && plan.counts.skipped == 1)
    guard case .create(let first) = plan.rows[0].outcome, case .create(let second) = plan.rows[1].outcome else {
      throw UnexpectedPlan()
    }
    #expect(!first.isActive && first.roles.house == [.manager])
    #expect(second.isActive && second.roles.house == [.agent] && second.email.text == "b@acme.example")
    #expect(
      try problems(table) {
        $0.defaults = [.init(column: "colour", value: "x")]
        $0.overrides = [9: .init(cells: [.init(column: "x", value: "y")], isSkipped: false)]
      } == ["0/0 DEFAULT_UNKNOWN", "0/0 ROW_UNKNOWN", "0/0 OVERRIDE_UNKNOWN"])
  }

  @Test func existingUsersMayBeRefused() throws {
    let table = Tables.table("max,,,,,", ",Given,Family,ada@acme.example,,", ",A,B,a@acme.example,,")
    #expect(try problems(table) { $0.refusesExisting = true } == ["2/1 USER_EXISTS", "3/4 USER_EXISTS"])
    #expect(try problems(Tables.table("max,,,,,", ",A,B,max@acme.example,,")) == ["3/4 SAME_USER_TWICE"])
    let gone = try Tables.people(Tables.user("gone", deletedAt: Tables.now))
    #expect(try problems(Tables.table("gone,A,B,a@acme.example,,"), people: gone) == ["2/1 USER_DELETED"])
    // The login of somebody who was deleted is free.
    #expect(try problems(Tables.table(",A,B,gone@acme.example,,"), people: gone) == [])
  }

  @Test("one owner, active, and never without an active administrator")
  func ownerAndAdministrators() throws {
    #expect(try problems(Tables.table("olga,,,,no,")) == ["2/5 OWNER_MUST_BE_ACTIVE"])
    #expect(try problems(Tables.table("olga,,,,,administrator")) == ["2/6 OWNER_STAYS"])
    #expect(try problems(Tables.table("max,,,,,owner")) == ["2/6 OWNER_EXISTS"])
    #expect(try problems(Tables.table("ada,,,,no,")) == ["2/5 ADMINISTRATOR_STAYS"])
    #expect(try problems(Tables.table("ada,,,,no,member")) == [])
    // The owner is one of the two.
    #expect(try problems(Tables.table("ada,,,,,member")) == [])
    #expect(
      try problems(Tables.table("ada,,,,,member", "olga,,,,,owner")) == [
        "2/6 LAST_ADMINISTRATOR", "3/6 LAST_ADMINISTRATOR",
      ])
    #expect(try problems(Tables.table("ada,,,,,member", "olga,,,,,owner", "max,,,,,administrator")) == [])
    let nobody = ImportPeople(users: [], customRoles: [:])
    #expect(try problems(Tables.table(",A,B,a@acme.example,,"), people: nobody) == ["0/0 OWNER_MISSING"])
    #expect(
      try problems(Tables.table(",A,B,a@acme.example,,owner", ",A,B,b@acme.example,,owner"), people: nobody)
        == ["3/6 OWNER_TWICE"])
    #expect(
      try problems(Tables.table(",A,B,a@acme.example,no,owner"), people: nobody).contains("2/5 OWNER_MUST_BE_ACTIVE"))
  }

  @Test("extensions are taken as they stand, never guessed, and given once")
  func extensions() throws {
    let headers = Tables.headers + ["extension"]
    func extensions(_ rows: String...) throws -> ImportPlan {
      let table = ImportTable(
        headerRow: 1, headers: headers,
        rows: rows.enumerated().map { index, row in
          ImportTable.Row(
            number: index + 2, cells: row.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
        })
      return try Tables.plan(table, people: Tables.withExtensions())
    }
    // Max has 200, 0101 is free, 300 is a queue's.
    let good = try extensions(
      ",A,B,a@acme.example,,,0101", ",A,B,b@acme.example,,,automatic", "max,,,,,,200", "ada,,,,,,AUTOMATIC",
      "olga,,,,,,NONE", ",A,B,c@acme.example,,,none")
    #expect(good.problems == [])
    #expect(good.counts == ImportCounts(creates: 3, updates: 1, unchanged: 2, errors: 0, skipped: 0))
    let bad = try extensions(
      ",A,B,a@acme.example,,,200", ",A,B,b@acme.example,,,101", ",A,B,c@acme.example,,,6.5E+09",
      ",A,B,d@acme.example,,,+49", ",A,B,e@acme.example,,,911", "ada,,,,,,300", ",A,B,f@acme.example,,,201",
      "olga,,,,,,201")
    #expect(
      Tables.problems(bad) == [
        "2/7 EXTENSION_TAKEN", "3/7 LEADING_ZEROS_LOST", "4/7 SCIENTIFIC_NOTATION", "5/7 MALFORMED",
        "6/7 EXTENSION_RESERVED", "7/7 EXTENSION_TAKEN", "9/7 TWICE_IN_FILE",
      ])
    #expect(bad.problems[1].reason.words.remedy.contains("write 0101"))
  }

  @Test("what is exported is unchanged, whatever the roles are called")
  func roundTrip() throws {
    let odd = try Tables.user("odd", roles: [.agent], isActive: false, custom: [try RoleID("member"): .manager])
    let people = try Tables.people(odd)
    let rows = people.users.values.sorted { $0.name < $1.name }.enumerated().map { index, user in
      ImportTable.Row(
        number: index + 2, cells: ExportUsers.cells(of: user, extension: people.extensions.key(of: user.name)))
    }
    let table = ImportTable(headerRow: 1, headers: ImportColumn.allCases.map(\.title), rows: rows)
    #expect(
      try Tables.plan(table, people: people).counts
        == ImportCounts(creates: 0, updates: 0, unchanged: 4, errors: 0, skipped: 0))
  }
}

private struct UnexpectedPlan: Error {}
