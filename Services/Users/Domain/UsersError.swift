package import BillingTypes

/// Why Users refuses a request. `Handlers/Errors.swift` gives each its status, reason and sentence.
package enum UsersError: Error, Sendable, Hashable {
  /// Fields that can not be accepted, all of them.
  case invalid([FieldProblem])
  /// The account id is taken.
  case accountExists(AccountID)
  /// No such account.
  case accountNotFound(AccountID)
  /// The user id is taken within the account.
  case userExists(UserName)
  /// No such user.
  case userNotFound(UserName)
  /// Another user of the account signs in with this address, compared without regard to case.
  case emailTaken(EmailAddress, by: UserName)
  /// The first user of an account must be its owner (R1, R5).
  case firstUserMustBeOwner(AccountID)
  /// The account has its one owner already (R1).
  case ownerExists(UserName)
  /// An owner who may not sign in would leave the account without an active administrator (R5).
  case ownerMustBeActive(AccountID)
}
