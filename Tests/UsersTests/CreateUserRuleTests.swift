import BillingTypes
import Testing
import UsersDomain

/// R1, R4, R5, R70-R74: what makes a user of an account.
@Suite struct CreateUserRuleTests {
  static let uid = ResourceUID(randomBytes: Array(0..<16))
  static let nobody = AccountPeople(isEmpty: true, owner: nil, idHolder: nil, emailHolder: nil)

  static func draft(_ change: (inout UserDraft) -> Void = { _ in }) -> UserDraft {
    var draft = UserDraft()
    draft.parent = "accounts/acme"
    draft.id = "ann"
    draft.givenName = "Ann"
    draft.familyName = "Lee"
    draft.email = "Ann.Lee@acme.example"
    change(&draft)
    return draft
  }

  static func decide(_ draft: UserDraft, people: AccountPeople?) throws(UsersError) -> User {
    try CreateUser(draft, uid: uid, now: Instant(millisecondsSinceEpoch: 0)).decide(people: people)
  }

  static func people(owner: String? = "bob", idTaken: Bool = false, emailHolder: String? = nil) throws -> AccountPeople
  {
    AccountPeople(
      isEmpty: false, owner: try owner.map { try UserID($0) },
      idHolder: idTaken ? try CreateUser(draft(), uid: uid, now: Instant(millisecondsSinceEpoch: 0)).user : nil,
      emailHolder: try emailHolder.map { try UserID($0) })
  }

  @Test func theFirstUserIsOwnerAndAdministrator() throws {
    let owner = try Self.decide(Self.draft { $0.roles = [.owner] }, people: Self.nobody)
    #expect(owner.roles == [.owner, .administrator])
    #expect(owner.isActive)
    #expect(owner.name.resourceName == "accounts/acme/users/ann")
    #expect(throws: UsersError.firstUserMustBeOwner(owner.name.account)) {
      try Self.decide(Self.draft { $0.roles = [.administrator] }, people: Self.nobody)
    }
  }

  @Test func thereIsOneOwner() throws {
    let bob = try UserName(resourceName: "accounts/acme/users/bob")
    let people = try Self.people()
    #expect(throws: UsersError.ownerExists(bob)) { try Self.decide(Self.draft { $0.roles = [.owner] }, people: people) }
    #expect(try Self.decide(Self.draft { $0.roles = [.agent, .member] }, people: people).roles == [.agent, .member])
    #expect(try Self.decide(Self.draft(), people: people).roles.isEmpty)
  }

  @Test func anOwnerIsActive() throws {
    let inactive = Self.draft {
      $0.roles = [.owner]
      $0.isActive = false
    }
    let account = try AccountID("acme")
    #expect(throws: UsersError.ownerMustBeActive(account)) { try Self.decide(inactive, people: Self.nobody) }
    let people = try Self.people()
    #expect(try !Self.decide(Self.draft { $0.isActive = false }, people: people).isActive)
  }

  @Test func accountIDAndAddressAreChecked() throws {
    let account = try AccountID("acme")
    let ann = try UserName(resourceName: "accounts/acme/users/ann")
    let bob = try UserName(resourceName: "accounts/acme/users/bob")
    let email = try EmailAddress("Ann.Lee@acme.example")
    let idTaken = try Self.people(idTaken: true)
    let emailTaken = try Self.people(emailHolder: "bob")
    #expect(throws: UsersError.accountNotFound(account)) { try Self.decide(Self.draft(), people: nil) }
    #expect(throws: UsersError.userExists(ann)) { try Self.decide(Self.draft(), people: idTaken) }
    #expect(throws: UsersError.emailTaken(email, by: bob)) { try Self.decide(Self.draft(), people: emailTaken) }
  }

  @Test func everyProblemIsNamedAtOnce() {
    let draft = Self.draft {
      $0.parent = "accounts"
      $0.id = "-"
      $0.givenName = ""
      $0.familyName = String(repeating: "x", count: 101)
      $0.email = "ann"
    }
    guard
      case .invalid(let problems) = #expect(
        throws: UsersError.self, performing: { try Self.decide(draft, people: nil) })
    else { return #expect(Bool(false), "the draft must be refused") }
    #expect(problems.map(\.field) == ["parent", "user_id", "user.given_name", "user.family_name", "user.email"])
  }

  @Test(arguments: [
    ("ann@example.com", true), ("a@b.co", true), ("ann.lee+x@mail.example.co.uk", true), ("o'hara@example.com", true),
    ("", false), ("ann", false), ("@example.com", false), ("ann@", false), ("ann@host", false), ("a@@b.co", false),
    ("ann@example..com", false), ("ann@-example.com", false), ("ann@example-.com", false), (".ann@example.com", false),
    ("ann..lee@example.com", false), ("ann lee@example.com", false), ("änn@example.com", false),
    ("ann@example.com\n", false),
    (String(repeating: "a", count: 64) + "@example.com", true),
    (String(repeating: "a", count: 65) + "@example.com", false),
    ("a@" + String(repeating: "b", count: 63) + ".com", true),
    ("a@" + String(repeating: "b", count: 64) + ".com", false),
    ("a@" + longHost(252), true), ("a@" + longHost(253), false),
  ])
  func email(_ text: String, _ accepted: Bool) {
    #expect(((try? EmailAddress(text)) != nil) == accepted)
  }

  @Test(arguments: [(0, false), (1, true), (99, true), (100, true), (101, false)])
  func nameLengths(_ count: Int, _ accepted: Bool) {
    let name = String(repeating: "x", count: count)
    let given = try? CreateUser(
      Self.draft { $0.givenName = name }, uid: Self.uid, now: .init(millisecondsSinceEpoch: 0))
    let family = try? CreateUser(
      Self.draft { $0.familyName = name }, uid: Self.uid, now: .init(millisecondsSinceEpoch: 0))
    #expect((given != nil) == accepted && (family != nil) == accepted)
  }

  @Test func addressesCompareWithoutRegardToCase() throws {
    #expect(try EmailAddress("Ann@Example.COM").comparisonKey == EmailAddress("aNN@example.com").comparisonKey)
  }

  private static func longHost(_ count: Int) -> String {
    String((String(repeating: String(repeating: "b", count: 50) + ".", count: 6)).prefix(count - 3)) + "com"
  }
}
