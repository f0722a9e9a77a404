package import BillingTypes

/// Decides how an applied import is taken back as a unit: only if nothing of it has been changed since (requirements C 21).
package struct UndoImport: Sendable {
  /// What an import did to one user.
  package struct Effect: Sendable, Hashable {
    /// As the import left it.
    package let after: UserID
    /// The revision that the import made.
    package let revision: Int64
    /// As it was; nil for a user that the import created.
    package let before: User?
    /// The extension that the import gave or took, and the one before; nil where it left that alone.
    package let `extension`: ExtensionEffect?

    /// An effect as it was recorded.
    package init(after: UserID, revision: Int64, before: User?, extension: ExtensionEffect? = nil) {
      self.extension = `extension`
      self.after = after
      self.revision = revision
      self.before = before
    }
  }

  /// What an import did to the extension of a user who was there before.
  package struct ExtensionEffect: Sendable, Hashable {
    package let before: ExtensionKey?
    package let after: ExtensionKey?

    /// An effect as it was recorded.
    package init(before: ExtensionKey?, after: ExtensionKey?) {
      self.before = before
      self.after = after
    }
  }

  /// What becomes of a user when an import is taken back.
  package struct Step: Sendable, Hashable {
    package let before: User
    package let after: User
    /// To be reversed.
    package let `extension`: ExtensionEffect?
  }

  /// What became of a user since.
  package enum Change: Sendable, Hashable {
    /// It has been changed, so many times.
    case changed(UserID, times: Int64)
    case deleted(UserID)
    case gone(UserID)
    /// It has another extension.
    case extensionChanged(UserID)
  }

  /// Why an import can not be taken back.
  package enum Refusal: Error, Sendable, Hashable {
    /// Users are no longer as the import left them.
    case changedSince([Change])
    /// The account's owner came with the import; without one it could not be.
    case ownerStays(UserID)
    /// No active administrator would be left.
    case lastAdministrator(UserID)
    /// A login that a user had before is another's now.
    case emailTaken(UserID, by: UserID)
  }

  private let effects: [Effect]

  /// Of everything that an import did.
  package init(_ effects: [Effect]) { self.effects = effects }

  /// Who becomes whom: new users are deleted, changed ones as before, in the order in which that can be done.
  package func decide(
    people: ImportPeople, now: Instant
  ) throws(Refusal) -> [Step] {
    let changes = effects.compactMap { change(of: $0, in: people) }
    guard changes.isEmpty else { throw .changedSince(changes) }
    var steps: [Step] = []
    for effect in effects {
      guard let user = people.users[effect.after] else { continue }
      steps.append(Step(before: user, after: try undone(user, effect, now), extension: effect.extension))
    }
    try check(steps, people)
    // Deleting frees logins that changed users may get back.
    return steps.filter { $0.after.deletedAt != nil } + steps.filter { $0.after.deletedAt == nil }
  }

  private func change(of effect: Effect, in people: ImportPeople) -> Change? {
    guard let user = people.users[effect.after] else { return .gone(effect.after) }
    if user.deletedAt != nil { return .deleted(effect.after) }
    let times = user.stamp.revision - effect.revision
    if times != 0 { return .changed(effect.after, times: times) }
    guard let given = effect.extension, people.extensions.key(of: user.name) != given.after else { return nil }
    return .extensionChanged(effect.after)
  }

  private func undone(_ user: User, _ effect: Effect, _ now: Instant) throws(Refusal) -> User {
    guard let before = effect.before else {
      if user.isOwner { throw .ownerStays(user.name.user) }
      return user.changed(at: now) { $0.deletedAt = now }
    }
    let undone = user.changed(at: now) {
      $0.givenName = before.givenName
      $0.familyName = before.familyName
      $0.email = before.email
      $0.isActive = before.isActive
      $0.roles = before.roles
      $0.customRoles = before.customRoles
      $0.firstSignInSteps = before.firstSignInSteps
    }
    // Only the extension was another: the user itself stays as it is.
    return undone.isSame(as: user) ? user : undone
  }

  private func check(_ steps: [Step], _ people: ImportPeople) throws(Refusal) {
    var after = people.users
    for step in steps { after[step.after.name.user] = step.after }
    let had = people.users.values.contains { $0.isActiveAdministrator }
    if had, !after.values.contains(where: \.isActiveAdministrator) {
      let losses = steps.filter { $0.before.isActiveAdministrator }
      throw .lastAdministrator(losses.first?.before.name.user ?? effects[0].after)
    }
    var holders: [String: UserID] = [:]
    for user in after.values.filter({ $0.deletedAt == nil }).sorted(by: { $0.name < $1.name }) {
      let id = user.name.user
      if let other = holders.updateValue(id, forKey: user.email.comparisonKey) { throw .emailTaken(id, by: other) }
    }
  }
}

extension User {
  /// Whether everything is equal but the stamp.
  fileprivate func isSame(as other: User) -> Bool {
    var copy = self
    copy.stamp = other.stamp
    return copy == other
  }
}
