package import BillingTypes

/// What a password that a person chooses must be. Length counts; kinds of characters do not.
package enum PasswordRules {
  /// Long enough, and still among the first that are tried.
  private static let common: Set<String> = [
    "123456789012", "1234567890123", "123456123456", "1234567890qwerty", "1q2w3e4r5t6y", "1q2w3e4r5t6y7u",
    "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "abcdefghijkl", "administrator", "administrator1", "changeme1234",
    "changemeplease", "correcthorsebatterystaple", "iloveyou1234", "letmein12345", "letmeinplease", "linecard1234",
    "password1234", "password12345", "password123456", "passwordpassword", "qazwsxedcrfv", "qwerty123456",
    "qwertyqwerty", "qwertyuiop12", "qwertyuiop123", "qwertyuiopasdf", "welcome12345", "welcome123456",
  ]

  /// What is wrong with `password` for this person, as problems of `field`.
  package static func problems(
    _ password: String, for user: User, current: String, field: String
  ) -> [FieldProblem] {
    var checks = FieldChecks()
    let lengths = SignInLimits.passwordLengths
    let count = password.unicodeScalars.count
    checks.require(
      lengths.contains(count), field,
      "must have \(lengths.lowerBound) to \(lengths.upperBound) characters; it has \(count)")
    checks.require(
      password.utf8.count <= SignInLimits.passwordBytesMax, field,
      "must have at most \(SignInLimits.passwordBytesMax) bytes; it has \(password.utf8.count)")
    checks.require(password != current || current.isEmpty, field, "must not be the present password")
    let lower = password.lowercased()
    checks.require(
      !common.contains(lower) && Set(password.unicodeScalars).count >= min(4, count), field,
      "is among the first that are guessed; choose another")
    let names = [user.email.comparisonKey, user.givenName.lowercased() + user.familyName.lowercased()]
    checks.require(!names.contains(lower), field, "must not be the user's own name or email address")
    return checks.problems
  }
}
