/// Bounds of sign-in; each is tested below, at and above.
package enum SignInLimits {
  /// Characters of a password that a person chooses.
  package static let passwordLengths = 12...256
  /// Bytes of a password that is shown; more is refused unread.
  package static let passwordBytesMax = 1_024
  /// Bytes of a token or code that is shown; more is refused unread.
  package static let tokenBytesMax = 512
  /// Sessions of one user; a further sign-in ends the oldest.
  package static let sessionsPerUserMax = 50
  /// How long a session's token is good without a refresh.
  package static let sessionTokenMilliseconds: Int64 = 3_600_000
  /// How long a rotation token is good.
  package static let rotationTokenMilliseconds: Int64 = 30 * 86_400_000
  /// How long a session can be refreshed at all.
  package static let sessionMilliseconds: Int64 = 90 * 86_400_000
  /// How long a session is good in which the password must be changed.
  package static let oneTimeSessionMilliseconds: Int64 = 900_000
  /// How long a one-time password is good after it was made.
  package static let oneTimePasswordMilliseconds: Int64 = 30 * 86_400_000
  /// How long a token to set another password is good.
  package static let passwordResetMilliseconds: Int64 = 86_400_000
  /// How long a device that was signed in from is remembered.
  package static let deviceMilliseconds: Int64 = 180 * 86_400_000
  /// Characters of an API key's display name.
  package static let apiKeyNameLengths = 1...100
  /// API keys of one account that are not revoked.
  package static let apiKeysPerAccountMax = 100
  /// How long a revoked key is still listed.
  package static let revokedKeyMilliseconds: Int64 = 90 * 86_400_000
  /// How exactly the last use of an API key is known.
  package static let lastUseStepMilliseconds: Int64 = 60_000
  /// Passwords that are hashed at once.
  package static let passwordThreads = 2
  /// Passwords that wait to be hashed.
  package static let passwordsWaitingMax = 32
  /// Logins, devices and addresses of which failures are remembered.
  package static let throttleEntriesMax = 50_000
}
