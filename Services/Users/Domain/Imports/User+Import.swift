package import BillingTypes

extension User {
  /// The user that a row makes. It gets what any new user gets: a one-time password, and where it starts inactive more to
  /// do at the first sign-in (R72-R74).
  package init(creating newcomer: ImportPlan.NewUser, in account: AccountID, uid: ResourceUID, at now: Instant) {
    let id = newcomer.id ?? UserID(uid)
    self.init(
      name: UserName(account: account, user: id), stamp: ResourceStamp(creating: uid, at: now),
      givenName: newcomer.givenName, familyName: newcomer.familyName, email: newcomer.email,
      isActive: newcomer.isActive, roles: newcomer.roles.house, customRoles: newcomer.roles.custom,
      firstSignInSteps: FirstSignInStep.steps(isActive: newcomer.isActive, changesPassword: true))
  }
}

extension ImportPlan.Row {
  /// Whether it makes the account's owner.
  package var isOwner: Bool {
    switch outcome {
    case .create(let user): user.roles.house.contains(.owner)
    case .update, .unchanged, .skipped, .refused: false
    }
  }
}
