package import BillingTypes

/// Decides a new user of an account (R1, R5, R70-R74).
package struct CreateUser: Sendable {
  /// The user that the draft makes if the account's other users permit it.
  package let user: User

  /// Checks a draft. `uid` becomes the user's id too where the draft names none.
  ///
  /// - Throws: ``UsersError/invalid(_:)`` with every problem of the draft.
  package init(_ draft: UserDraft, uid: ResourceUID, now: Instant) throws(UsersError) {
    var checks = FieldChecks()
    let account = checks.value("parent") { try AccountID(resourceName: draft.parent) }
    let id = checks.value("user_id") { try UserID(draft.id.isEmpty ? uid.text : draft.id) }
    checks.text(draft.givenName, "user.given_name", lengths: UsersLimits.personNameLengths)
    checks.text(draft.familyName, "user.family_name", lengths: UsersLimits.personNameLengths)
    let email = checks.value("user.email") { try EmailAddress(draft.email) }
    guard let account, let id, let email, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    user = User(
      name: UserName(account: account, user: id), stamp: ResourceStamp(creating: uid, at: now),
      givenName: draft.givenName, familyName: draft.familyName, email: email, isActive: draft.isActive,
      roles: draft.roles.contains(.owner) ? draft.roles.union([.administrator]) : draft.roles)
  }

  /// The new user, given who is there already; `people` is nil where the account does not exist.
  ///
  /// An account starts with its owner and keeps exactly one, active and administrator, so at no time is it without an
  /// active administrator.
  package func decide(people: AccountPeople?) throws(UsersError) -> User {
    let account = user.name.account
    guard let people else { throw .accountNotFound(account) }
    if people.isIDTaken { throw .userExists(user.name) }
    if let holder = people.emailHolder { throw .emailTaken(user.email, by: UserName(account: account, user: holder)) }
    let isOwner = user.roles.contains(.owner)
    if people.isEmpty, !isOwner { throw .firstUserMustBeOwner(account) }
    if isOwner, let owner = people.owner { throw .ownerExists(UserName(account: account, user: owner)) }
    if isOwner, !user.isActive { throw .ownerMustBeActive(account) }
    return user
  }
}
