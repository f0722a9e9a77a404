/// A customer or provider that is billed.
public enum AccountResource: ResourceKind {
  public static let noun = "account"
  public static let collection = "accounts"
  public static let lengthMinimum = BillingLimits.accountIdentifierLengthMinimum
}

/// A person within an account.
public enum UserResource: ResourceKind {
  public static let noun = "user"
  public static let collection = "users"
}

/// A role of an account's own.
public enum RoleResource: ResourceKind {
  public static let noun = "role"
  public static let collection = "roles"
}

/// A file of users on its way into an account.
public enum ImportResource: ResourceKind {
  public static let noun = "import"
  public static let collection = "imports"
}

/// A thing that can be bought.
public enum ProductResource: ResourceKind {
  public static let noun = "product"
  public static let collection = "products"
}

/// The terms on which a product is sold.
public enum PlanResource: ResourceKind {
  public static let noun = "plan"
  public static let collection = "plans"
}

/// A contract of an account on the terms of a plan.
public enum SubscriptionResource: ResourceKind {
  public static let noun = "subscription"
  public static let collection = "subscriptions"
}

/// A user that exists on a product's own platform.
public enum PlatformUserResource: ResourceKind {
  public static let noun = "platform user"
  public static let collection = "platformUsers"
}

/// One numbered unit that may be held by one user.
public enum LicenseResource: ResourceKind {
  public static let noun = "license"
  public static let collection = "licenses"
}

/// A bill of an account.
public enum InvoiceResource: ResourceKind {
  public static let noun = "invoice"
  public static let collection = "invoices"
}

/// A batch that makes the invoices of all due accounts.
public enum BillRunResource: ResourceKind {
  public static let noun = "bill run"
  public static let collection = "billRuns"
}

public typealias AccountID = Identifier<AccountResource>
public typealias UserID = Identifier<UserResource>
public typealias RoleID = Identifier<RoleResource>
public typealias ImportID = Identifier<ImportResource>
public typealias ProductID = Identifier<ProductResource>
public typealias PlanID = Identifier<PlanResource>
public typealias SubscriptionID = Identifier<SubscriptionResource>
public typealias PlatformUserID = Identifier<PlatformUserResource>
public typealias LicenseID = Identifier<LicenseResource>
public typealias InvoiceID = Identifier<InvoiceResource>
public typealias BillRunID = Identifier<BillRunResource>
