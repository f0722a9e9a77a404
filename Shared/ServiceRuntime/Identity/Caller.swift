/// Who makes a call. The gateway finds out and signs it; a service that calls another signs itself.
public struct Caller: Sendable, Hashable {
  /// What kind of caller.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Nobody who is known.
    case anonymous
    /// A person of an account, in a session.
    case user
    /// A program of an account.
    case apiKey = "api_key"
    /// The provider's staff.
    case staff = "operator"
    /// Another process of this house.
    case service
  }

  /// What a user may do within an account; custom roles stand for some of these.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    case owner, administrator, manager, agent, member
  }

  public var kind: Kind
  /// What is recorded as the one who did it: `accounts/acme/users/ann`, `accounts/acme/apiKeys/erp`, `operator`,
  /// `services/invoicing`; empty for an anonymous caller.
  public var principal: String
  /// `accounts/acme`; empty for callers of no account.
  public var account: String
  public var roles: Set<Role>
  /// Of an API key, such as `users:read`.
  public var scopes: Set<String>
  /// Name of the session that the call is made with; empty without one.
  public var session: String
  /// The user signed in with a one-time password and may do nothing but change it.
  public var mustChangePassword: Bool
  /// The network address that the gateway saw; empty where it did not see one.
  public var source: String

  /// A caller as given.
  public init(
    _ kind: Kind, principal: String = "", account: String = "", roles: Set<Role> = [], scopes: Set<String> = [],
    session: String = "", mustChangePassword: Bool = false, source: String = ""
  ) {
    self.kind = kind
    self.principal = principal
    self.account = account
    self.roles = roles
    self.scopes = scopes
    self.session = session
    self.mustChangePassword = mustChangePassword
    self.source = source
  }

  /// What tells callers apart nearly always; the rest would take longer to hash than to compare.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(principal)
    hasher.combine(session)
    hasher.combine(source)
  }

  /// The provider's staff.
  public static let staff = Caller(.staff, principal: "operator")

  /// A process of this house, by its name.
  public static func service(_ name: String) -> Caller { Caller(.service, principal: "services/\(name)") }
}
