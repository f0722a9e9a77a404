package import BillingTypes

/// Why Users refuses a request. `Handlers/Errors.swift` gives each its status, reason and sentence.
package enum UsersError: Error, Sendable, Hashable {
  /// Fields that can not be accepted, all of them.
  case invalid([FieldProblem])
  /// The caller saw an older state of the resource.
  case etagMismatch(String)

  // Accounts.
  /// The account id is taken.
  case accountExists(AccountID)
  /// No such account.
  case accountNotFound(AccountID)

  // Users.
  /// The user id is taken within the account.
  case userExists(UserName)
  /// No such user.
  case userNotFound(UserName)
  /// The user was deleted and can be restored.
  case userDeleted(UserName, restorableUntil: Instant)
  /// Another user of the account signs in with this address, compared without regard to case.
  case emailTaken(EmailAddress, by: UserName)
  /// Users of a batch that can not be changed, all of them.
  case batchRefused([UserBatch.Refusal])

  // Owner and administrators.
  /// The first user of an account must be its owner (R1, R5).
  case firstUserMustBeOwner(AccountID)
  /// The account has its one owner already (R1).
  case ownerExists(UserName)
  /// An owner who may not sign in could not buy or pay for the account (R1, R2).
  case ownerMustBeActive(AccountID)
  /// The owner can be neither deactivated nor deleted (R1).
  case ownerStays(UserName)
  /// The owner's role is neither granted nor revoked, but transferred (R1).
  case ownershipIsTransferred(AccountID)
  /// Whoever is an administrator gives that up before being deactivated (R76); by which roles it is one.
  case administratorStays(UserName, by: [String])
  /// Nobody would be left to administer the account (R5).
  case lastAdministrator(UserName)

  // Roles of an account's own.
  /// The role id is taken within the account.
  case roleExists(RoleName)
  /// No such role.
  case roleNotFound(RoleName)
  /// Another role of the account is called so, compared without regard to case.
  case roleNameTaken(String, by: RoleName)
  /// Users have the role; how many, and the first of them.
  case roleHeld(RoleName, count: Int64, by: [UserName])
  /// The account has as many roles as it may.
  case tooManyCustomRoles(AccountID)
  /// The user has as many of the account's own roles as it may.
  case tooManyRoles(UserName)
}
