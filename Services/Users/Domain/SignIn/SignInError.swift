package import BillingTypes

/// Why a sign-in, a password, a session or a key is refused. `Handlers/SignIn/SignInError+RPC.swift` gives each its
/// status, reason and sentence.
package enum SignInError: Error, Sendable, Hashable {
  /// Fields that can not be accepted, all of them.
  case invalid([FieldProblem])
  /// No such user, another password, or an email address of several accounts: which of them is not told.
  case credentialsInvalid
  /// Too many failures; nothing was looked at.
  case tooManyAttempts(retryAfterMilliseconds: Int64)
  /// Too many passwords wait to be hashed; nothing was looked at.
  case passwordsOverloaded
  /// The password is right, and the user is not active.
  case userInactive
  /// The password is right, and is a one-time one that was made too long ago.
  case oneTimePasswordExpired
  /// The password is right; a user who was created inactive needs the code too (R74).
  case firstSignInCodeRequired
  /// The user needs no such code.
  case firstSignInCodeNotNeeded(UserName)
  /// The token stands for nobody now: unknown, ended, revoked, or its user is not active.
  case tokenInvalid
  /// A rotation token was used before, so somebody else has it; the session was ended.
  case rotationTokenReused
  /// The one-time token to set a password is unknown, used or expired.
  case resetTokenInvalid
  /// Only the owner and the provider's staff may reset an owner's password.
  case ownerResetDenied(UserName)
  /// No such session.
  case sessionNotFound(String)
  /// The call is not made with a session.
  case sessionRequired
  /// The id of the key is taken.
  case apiKeyExists(String)
  /// No such key.
  case apiKeyNotFound(String)
  /// The account has as many keys as it may have.
  case tooManyAPIKeys(AccountID)
}
