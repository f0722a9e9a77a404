package import BillingTypes

/// How a program of an account signs in. Its secret is not here: only the digest is kept.
package struct APIKey: Sendable, Hashable {
  /// What a key may be used for: an area of methods, to read or to write.
  package enum Scope: String, Sendable, CaseIterable, Comparable {
    case usersRead = "users:read"
    case usersWrite = "users:write"
    case subscriptionsRead = "subscriptions:read"
    case subscriptionsWrite = "subscriptions:write"
    case licensingRead = "licensing:read"
    case licensingWrite = "licensing:write"
    case invoicingRead = "invoicing:read"
    case invoicingWrite = "invoicing:write"
    case gatewayRead = "gateway:read"
    case gatewayWrite = "gateway:write"

    package static func < (left: Scope, right: Scope) -> Bool { left.rawValue < right.rawValue }
  }

  package let account: AccountID
  /// Its name's last segment.
  package let id: APIKeyID
  package var stamp: ResourceStamp
  package let displayName: String
  package let scopes: Set<Scope>
  /// Nil for one that does not expire.
  package let expiresAt: Instant?
  /// Nil before the first use.
  package var lastUsedAt: Instant?
  /// Nil until it is revoked.
  package var revokedAt: Instant?
  /// How the secret begins.
  package let secretPrefix: String
  /// The user who made it and bounds what it can do; nil for the provider's staff.
  package let creator: UserID?

  /// A key as it was decided or stored.
  package init(
    account: AccountID, id: APIKeyID, stamp: ResourceStamp, displayName: String, scopes: Set<Scope>,
    expiresAt: Instant?, lastUsedAt: Instant?, revokedAt: Instant?, secretPrefix: String, creator: UserID?
  ) {
    self.account = account
    self.id = id
    self.stamp = stamp
    self.displayName = displayName
    self.scopes = scopes
    self.expiresAt = expiresAt
    self.lastUsedAt = lastUsedAt
    self.revokedAt = revokedAt
    self.secretPrefix = secretPrefix
    self.creator = creator
  }

  /// `accounts/acme/apiKeys/erp`
  package var resourceName: String { APIKeyName(account: account, id: id).resourceName }

  /// Whether it works at this time.
  package func isGood(_ now: Instant) -> Bool {
    revokedAt == nil && expiresAt.map { now < $0 } ?? true
  }

  /// The roles that it acts with: those of its maker now, but never an owner's; of staff an administrator's.
  package func roles(ofCreator roles: Set<Role>?) -> Set<Role> {
    guard let roles else { return [.administrator] }
    return roles.contains(.owner) ? roles.subtracting([.owner]).union([.administrator]) : roles
  }
}

/// An API key of an account.
package enum APIKeyResource: ResourceKind {
  package static let noun = "API key"
  package static let collection = "apiKeys"
}

package typealias APIKeyID = Identifier<APIKeyResource>
package typealias APIKeyName = AccountResourceName<APIKeyResource>
