import BillingTypes
import Testing
import UsersDomain

/// R5, R76, R78: who may be deactivated, deleted and demoted, and how many at once.
@Suite struct PeopleRuleTests {
  static let now = Instant(millisecondsSinceEpoch: 1_000)

  static func user(_ id: String, roles: Set<Role> = [], isActive: Bool = true) throws -> User {
    User(
      name: UserName(account: try AccountID("acme"), user: try UserID(id)),
      stamp: ResourceStamp(creating: ResourceUID(randomBytes: Array(0..<16)), at: Instant(millisecondsSinceEpoch: 0)),
      givenName: "Ann", familyName: "Lee", email: try EmailAddress("\(id)@acme.example"), isActive: isActive,
      roles: roles)
  }

  static func names(_ count: Int) -> [String] { (0..<count).map { "accounts/acme/users/u\($0)" } }

  @Test(arguments: [(0, false), (1, true), (999, true), (1_000, true), (1_001, false)])
  func batchSizes(_ count: Int, _ accepted: Bool) {
    #expect(((try? UserBatch(parent: "accounts/acme", names: Self.names(count))) != nil) == accepted)
  }

  @Test func batchesNameEveryWrongName() {
    let names = ["accounts/acme/users/u0", "accounts/other/users/u1", "u2", "accounts/acme/users/u0"]
    guard
      case .invalid(let problems) = #expect(
        throws: UsersError.self, performing: { try UserBatch(parent: "accounts/acme", names: names) })
    else { return #expect(Bool(false), "the batch must be refused") }
    #expect(problems.map(\.field) == ["names[1]", "names[2]", "names[3]"])
  }

  @Test func aBatchThatWouldTakeTheLastAdministratorNamesWhoeverIsInTheWay() throws {
    let batch = try UserBatch(parent: "accounts/acme", names: Self.names(3))
    let users = try (0..<3).map { try Self.user("u\($0)", roles: [.administrator]) }
    var administrators = ActiveAdministrators(count: 3)
    let refused = #expect(throws: UsersError.self) {
      try batch.decide(users) { user throws(UsersError) in
        try DeleteUser().decide(user, administrators: &administrators, now: Self.now)
      }
    }
    guard case .batchRefused(let refusals) = refused else { return #expect(Bool(false), "\(refused as Any)") }
    #expect(refusals.map(\.index) == [2] && refusals.map(\.error) == [.lastAdministrator(users[2].name)])
  }

  @Test func theLastActiveAdministratorIsNeitherDeletedNorDemoted() throws {
    let ann = try Self.user("ann", roles: [.administrator])
    let revoke = RevokeRole(.house(.administrator), etag: "")
    for count in [Int64(1), 2] {
      var administrators = ActiveAdministrators(count: count)
      let deleted = try? DeleteUser().decide(ann, administrators: &administrators, now: Self.now)
      let demoted = try? revoke.decide(ann, administrators: ActiveAdministrators(count: count), now: Self.now)
      #expect((deleted != nil) == (count > 1) && (demoted != nil) == (count > 1))
    }
    let inactive = try Self.user("bob", roles: [.administrator], isActive: false)
    #expect(try revoke.decide(inactive, administrators: ActiveAdministrators(count: 1), now: Self.now).roles.isEmpty)
  }

  @Test func aCustomRoleBuiltOnAdministratorCountsAsOne() throws {
    let id = try RoleID("chief")
    let name = RoleName(account: try AccountID("acme"), role: id)
    let chief = CustomRole(
      name: name, stamp: try Self.user("x").stamp, displayName: "Chief", description: "", baseRole: .administrator)
    let grant = RoleGrant.custom(id)
    let ann = try GrantRole(grant, etag: "").decide(Self.user("ann"), customRole: chief, now: Self.now)
    #expect(ann.isActiveAdministrator && ann.roles.isEmpty)
    #expect(throws: UsersError.administratorStays(ann.name, by: [name.resourceName])) {
      try DeactivateUser().decide(ann, now: Self.now)
    }
    #expect(throws: UsersError.lastAdministrator(ann.name)) {
      try RevokeRole(grant, etag: "").decide(ann, administrators: ActiveAdministrators(count: 1), now: Self.now)
    }
  }

  @Test func aUserIsGoneAfterThirtyDays() throws {
    var administrators = ActiveAdministrators(count: 1)
    let gone = try DeleteUser().decide(Self.user("bob"), administrators: &administrators, now: Self.now)
    let last = Int64(30) * 86_400_000 + 1_000
    #expect(!gone.isGone(at: Instant(millisecondsSinceEpoch: last - 1)))
    #expect(gone.isGone(at: Instant(millisecondsSinceEpoch: last)))
  }

  @Test func whatIsSoAlreadyChangesNothing() throws {
    let bob = try Self.user("bob", roles: [.agent])
    #expect(try ActivateUser().decide(bob, now: Self.now) == bob)
    #expect(try GrantRole(.house(.agent), etag: "").decide(bob, customRole: nil, now: Self.now) == bob)
    #expect(try RestoreUser().decide(bob, emailHolder: nil, now: Self.now) == bob)
    let none = RevokeRole(.house(.manager), etag: "")
    #expect(try none.decide(bob, administrators: ActiveAdministrators(count: 1), now: Self.now) == bob)
  }

  @Test(arguments: [(0, false), (1, true), (100, true), (101, false)])
  func roleNames(_ count: Int, _ accepted: Bool) {
    var draft = RoleDraft()
    draft.parent = "accounts/acme"
    draft.displayName = String(repeating: "x", count: count)
    draft.baseRole = .agent
    let uid = ResourceUID(randomBytes: Array(0..<16))
    #expect(((try? CreateCustomRole(draft, uid: uid, now: Self.now)) != nil) == accepted)
    draft.displayName = "x"
    draft.description = String(repeating: "x", count: count * 5)
    #expect(((try? CreateCustomRole(draft, uid: uid, now: Self.now)) != nil) == (count <= 100))
    draft.description = ""
    draft.baseRole = .owner
    #expect((try? CreateCustomRole(draft, uid: uid, now: Self.now)) == nil)
  }

  @Test(arguments: [(Int64(0), true), (99, true), (100, false)])
  func rolesOfAnAccount(_ count: Int64, _ accepted: Bool) throws {
    var draft = RoleDraft()
    draft.parent = "accounts/acme"
    draft.displayName = "Desk"
    draft.baseRole = .agent
    let action = try CreateCustomRole(draft, uid: ResourceUID(randomBytes: Array(0..<16)), now: Self.now)
    let role = try? action.decide(count: count, idTaken: false, nameHolder: nil)
    #expect((role != nil) == accepted)
  }
}
