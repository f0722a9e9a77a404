import BillingTypes
package import RPC
import ServiceRuntime
package import UsersDomain

extension SignInError: RPCErrorConvertible {
  /// How long callers are told to wait whose passwords found no room.
  private static let overloadedDelayMilliseconds: Int64 = 1_000

  /// Every refusal of sign-in as its callers see it: status, stable reason, one sentence, values.
  package var rpcError: RPCError {
    switch self {
    case .invalid(let problems): .invalid(problems)
    case .credentialsInvalid:
      RPCError(
        .unauthenticated, reason: "CREDENTIALS_INVALID",
        message:
          "the email address or the password is wrong; people with this address in several accounts name the account")
    case .tooManyAttempts(let delay):
      Self.retryLater(
        "TOO_MANY_ATTEMPTS", "there were too many failed attempts; try again in \((delay + 999) / 1_000) seconds", delay
      )
    case .passwordsOverloaded:
      Self.retryLater(
        "PASSWORDS_OVERLOADED", "too many people sign in at once; try again", Self.overloadedDelayMilliseconds)
    case .userInactive:
      RPCError(
        .failedPrecondition, reason: "USER_INACTIVE",
        message: "the user is not active; an administrator can activate it")
    case .oneTimePasswordExpired:
      RPCError(
        .failedPrecondition, reason: "ONE_TIME_PASSWORD_EXPIRED",
        message: "the one-time password has expired; ask an administrator for a password reset")
    case .firstSignInCodeRequired:
      RPCError(
        .failedPrecondition, reason: "FIRST_SIGN_IN_CODE_REQUIRED",
        message: "the user was created inactive; give the first_sign_in_code that an administrator issues")
    case .firstSignInCodeNotNeeded(let user):
      RPCError(
        .failedPrecondition, reason: "FIRST_SIGN_IN_CODE_NOT_NEEDED",
        message: "\(user.resourceName) needs no code to sign in", metadata: ["user": user.resourceName])
    case .tokenInvalid:
      RPCError(
        .unauthenticated, reason: "TOKEN_INVALID",
        message: "the token is not valid, has expired or was revoked; sign in again")
    case .rotationTokenReused:
      RPCError(
        .unauthenticated, reason: "ROTATION_TOKEN_REUSED",
        message: "the rotation token was used before, so the session was ended; sign in again")
    case .resetTokenInvalid:
      RPCError(
        .unauthenticated, reason: "RESET_TOKEN_INVALID",
        message: "the reset token is unknown, used or expired; ask an administrator for another")
    case .ownerResetDenied(let user):
      RPCError(
        .permissionDenied, reason: "OWNER_RESET_DENIED",
        message: "the password of the owner \(user.resourceName) is reset by the owner or by the provider's staff",
        metadata: ["user": user.resourceName])
    case .sessionNotFound(let name):
      RPCError(
        .notFound, reason: "SESSION_NOT_FOUND", message: "there is no session \(name), or it has ended",
        metadata: ["session": name])
    case .sessionRequired:
      RPCError(
        .failedPrecondition, reason: "SESSION_REQUIRED", message: "the call is not made with a session; sign in first")
    case .apiKeyExists(let name):
      RPCError(
        .alreadyExists, reason: "API_KEY_EXISTS", message: "\(name) exists already; choose another api_key_id",
        metadata: ["api_key": name])
    case .apiKeyNotFound(let name):
      RPCError(.notFound, reason: "API_KEY_NOT_FOUND", message: "there is no \(name)", metadata: ["api_key": name])
    case .tooManyAPIKeys(let account):
      RPCError(
        .failedPrecondition, reason: "TOO_MANY_API_KEYS",
        message: "\(account.resourceName) has \(SignInLimits.apiKeysPerAccountMax) API keys; revoke one first",
        metadata: ["account": account.resourceName])
    }
  }

  private static func retryLater(_ reason: String, _ message: String, _ delayMilliseconds: Int64) -> RPCError {
    var error = RPCError(.resourceExhausted, reason: reason, message: message)
    error.details.append(.retryInfo(delayMilliseconds: delayMilliseconds))
    return error
  }
}
