/// A kind whose resources have no parent, so that their names have two segments: `accounts/acme`.
public protocol TopLevelResourceKind: ResourceKind {}

extension AccountResource: TopLevelResourceKind {}
extension ProductResource: TopLevelResourceKind {}
extension PlanResource: TopLevelResourceKind {}
extension BillRunResource: TopLevelResourceKind {}

extension Identifier where Kind: TopLevelResourceKind {
  /// The identifier in a resource name such as `accounts/acme`.
  public init(resourceName: String) throws(IdentifierError) {
    let segments = resourceName.split(separator: "/", omittingEmptySubsequences: false)
    guard segments.count == 2, segments[0] == Kind.collection else {
      throw .malformedName(text: resourceName, expected: "\(Kind.collection)/{\(Kind.noun)}")
    }
    try self.init(String(segments[1]))
  }

  /// The resource name, such as `accounts/acme`.
  public var resourceName: String { "\(Kind.collection)/\(rawValue)" }
}

/// The name of a resource that belongs to an account: `accounts/{account}/subscriptions/{subscription}`.
public struct AccountResourceName<Kind: ResourceKind>: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The account that it belongs to.
  public let account: AccountID
  /// The identifier within the account.
  public let id: Identifier<Kind>

  /// The name of a resource of an account.
  public init(account: AccountID, id: Identifier<Kind>) {
    self.account = account
    self.id = id
  }

  /// The parts of a resource name.
  public init(resourceName: String) throws(IdentifierError) {
    let segments = resourceName.split(separator: "/", omittingEmptySubsequences: false)
    guard segments.count == 4, segments[0] == AccountResource.collection, segments[2] == Kind.collection else {
      throw .malformedName(text: resourceName, expected: "accounts/{account}/\(Kind.collection)/{\(Kind.noun)}")
    }
    self.init(account: try AccountID(String(segments[1])), id: try Identifier<Kind>(String(segments[3])))
  }

  /// The full name.
  public var resourceName: String { "\(account.resourceName)/\(Kind.collection)/\(id)" }

  public var description: String { resourceName }

  /// By account, then by identifier.
  public static func < (left: Self, right: Self) -> Bool {
    (left.account, left.id) < (right.account, right.id)
  }
}

public typealias UserName = AccountResourceName<UserResource>
public typealias RoleName = AccountResourceName<RoleResource>
public typealias ImportName = AccountResourceName<ImportResource>
public typealias SubscriptionName = AccountResourceName<SubscriptionResource>
public typealias PlatformUserName = AccountResourceName<PlatformUserResource>
public typealias LicenseName = AccountResourceName<LicenseResource>
public typealias InvoiceName = AccountResourceName<InvoiceResource>

extension AccountResourceName<UserResource> {
  /// The name of a user of an account.
  public init(account: AccountID, user: UserID) { self.init(account: account, id: user) }
  /// The user within the account.
  public var user: UserID { id }
}

extension AccountResourceName<RoleResource> {
  /// The name of a role of an account.
  public init(account: AccountID, role: RoleID) { self.init(account: account, id: role) }
  /// The role within the account.
  public var role: RoleID { id }
}

extension AccountResourceName<SubscriptionResource> {
  /// The name of a subscription of an account.
  public init(account: AccountID, subscription: SubscriptionID) { self.init(account: account, id: subscription) }
  /// The subscription within the account.
  public var subscription: SubscriptionID { id }
}

extension AccountResourceName<PlatformUserResource> {
  /// The name of a platform user of an account.
  public init(account: AccountID, platformUser: PlatformUserID) { self.init(account: account, id: platformUser) }
  /// The platform user within the account.
  public var platformUser: PlatformUserID { id }
}

extension AccountResourceName<LicenseResource> {
  /// The name of a license of an account.
  public init(account: AccountID, license: LicenseID) { self.init(account: account, id: license) }
  /// The license within the account.
  public var license: LicenseID { id }
}

extension AccountResourceName<InvoiceResource> {
  /// The name of an invoice of an account.
  public init(account: AccountID, invoice: InvoiceID) { self.init(account: account, id: invoice) }
  /// The invoice within the account.
  public var invoice: InvoiceID { id }
}
