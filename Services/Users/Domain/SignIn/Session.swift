package import BillingTypes

/// A user who is signed in somewhere. A session that has ended is not kept.
package struct Session: Sendable, Hashable {
  /// Its name's last segment.
  package let id: ResourceUID
  package let user: UserName
  package let createdAt: Instant
  /// When its tokens were made.
  package var refreshedAt: Instant
  /// When its present token ends.
  package var tokenExpiresAt: Instant
  /// When it ends whatever is done.
  package let expiresAt: Instant
  /// Whether it was opened with a one-time password, so that it can do nothing but change it.
  package let isOneTime: Bool
  /// The network address that it was opened from.
  package let source: String

  /// A session as it was opened or stored.
  package init(
    id: ResourceUID, user: UserName, createdAt: Instant, refreshedAt: Instant, tokenExpiresAt: Instant,
    expiresAt: Instant, isOneTime: Bool, source: String
  ) {
    self.id = id
    self.user = user
    self.createdAt = createdAt
    self.refreshedAt = refreshedAt
    self.tokenExpiresAt = tokenExpiresAt
    self.expiresAt = expiresAt
    self.isOneTime = isOneTime
    self.source = source
  }

  /// A session that a user opens now.
  package init(opening id: ResourceUID, of user: UserName, isOneTime: Bool, source: String, now: Instant) {
    let life = isOneTime ? SignInLimits.oneTimeSessionMilliseconds : SignInLimits.sessionMilliseconds
    self.init(
      id: id, user: user, createdAt: now, refreshedAt: now, tokenExpiresAt: now, expiresAt: now.adding(life),
      isOneTime: isOneTime, source: source)
    renewToken(now)
  }

  /// Its tokens are made anew.
  package mutating func renewToken(_ now: Instant) {
    refreshedAt = now
    tokenExpiresAt = min(now.adding(SignInLimits.sessionTokenMilliseconds), expiresAt)
  }

  /// When the rotation token that goes with its present token ends.
  package var rotationExpiresAt: Instant {
    min(refreshedAt.adding(SignInLimits.rotationTokenMilliseconds), expiresAt)
  }

  /// `accounts/acme/users/ann/sessions/…`
  package var resourceName: String { "\(user.resourceName)/sessions/\(id.text)" }
}

extension Instant {
  /// So many milliseconds later.
  package func adding(_ milliseconds: Int64) -> Instant {
    Instant(millisecondsSinceEpoch: millisecondsSinceEpoch + milliseconds)
  }
}
