package import BillingTypes

extension User {
  /// The user after a step of the first sign-in; the same where there is nothing left of it to do (R72-R74).
  package func completing(_ step: FirstSignInStep, at now: Instant) -> User {
    guard firstSignInSteps.contains(step) else { return self }
    return changed(at: now) { $0.firstSignInSteps.remove(step) }
  }
}
