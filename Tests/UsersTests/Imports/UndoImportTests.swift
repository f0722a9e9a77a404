import BillingTypes
import Testing
import UsersDomain

@Suite struct UndoImportTests {
  private func refusal(_ effects: [UndoImport.Effect], _ people: ImportPeople) -> UndoImport.Refusal? {
    do throws(UndoImport.Refusal) {
      _ = try UndoImport(effects).decide(people: people, now: Tables.now)
      return nil
    } catch {
      return error
    }
  }

  private func effect(_ id: String, revision: Int64, before: User? = nil) throws -> UndoImport.Effect {
    UndoImport.Effect(after: try UserID(id), revision: revision, before: before)
  }

  @Test func newUsersAreDeletedAndChangedOnesAsBefore() throws {
    let people = try Tables.people(Tables.user("new"), Tables.user("other", revision: 3))
    let before = try Tables.user("other", roles: [.agent], isActive: false, revision: 2)
    let steps = try UndoImport([effect("other", revision: 3, before: before), effect("new", revision: 1)])
      .decide(people: people, now: Tables.now)
    #expect(steps.map(\.after.name.user.rawValue) == ["new", "other"])
    #expect(steps[0].after.deletedAt == Tables.now && steps[0].after.stamp.revision == 2)
    #expect(steps[1].after.roles == [.agent] && !steps[1].after.isActive && steps[1].after.stamp.revision == 4)
  }

  @Test func whatHasChangedSinceIsNamed() throws {
    let people = try Tables.people(
      Tables.user("a", revision: 4), Tables.user("b", deletedAt: Tables.now, revision: 2), Tables.user("d"))
    let effects = try [
      effect("a", revision: 1), effect("b", revision: 1), effect("c", revision: 1), effect("d", revision: 1),
    ]
    let changes: [UndoImport.Change] = [
      .changed(try UserID("a"), times: 3), .deleted(try UserID("b")), .gone(try UserID("c")),
    ]
    #expect(refusal(effects, people) == .changedSince(changes))
  }

  @Test func theRulesHoldForUndoToo() throws {
    let people = try Tables.people()
    let (olga, ada, max) = (try UserID("olga"), try UserID("ada"), try UserID("max"))
    #expect(refusal([try effect("olga", revision: 1)], people) == .ownerStays(olga))
    let alone = ImportPeople(
      users: [try Tables.user("olga", roles: [.owner]), try Tables.user("ada", roles: [.administrator])],
      customRoles: [:])
    #expect(refusal([try effect("ada", revision: 1)], alone) == .lastAdministrator(ada))
    let renamed = try Tables.user("old")
    let taken = try Tables.people(Tables.user("x", revision: 2))
    let before = User(
      name: try Tables.user("x").name, stamp: renamed.stamp, givenName: "Given", familyName: "Family",
      email: try EmailAddress("max@acme.example"), isActive: true, roles: [.member])
    #expect(refusal([try effect("x", revision: 2, before: before)], taken) == .emailTaken(try UserID("x"), by: max))
  }
}
