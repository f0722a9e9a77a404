/// A customer or provider that is billed.
package enum AccountResource: ResourceKind {
  package static let noun = "account"
  package static let collection = "accounts"
  package static let lengthMinimum = BillingLimits.accountIdentifierLengthMinimum
}

/// A person within an account.
package enum UserResource: ResourceKind {
  package static let noun = "user"
  package static let collection = "users"
}

/// A role of an account's own.
package enum RoleResource: ResourceKind {
  package static let noun = "role"
  package static let collection = "roles"
}

/// A file of users on its way into an account.
package enum ImportResource: ResourceKind {
  package static let noun = "import"
  package static let collection = "imports"
}

/// A thing that can be bought.
package enum ProductResource: ResourceKind {
  package static let noun = "product"
  package static let collection = "products"
}

/// The terms on which a product is sold.
package enum PlanResource: ResourceKind {
  package static let noun = "plan"
  package static let collection = "plans"
}

/// A contract of an account on the terms of a plan.
package enum SubscriptionResource: ResourceKind {
  package static let noun = "subscription"
  package static let collection = "subscriptions"
}

/// A user that exists on a product's own platform.
package enum PlatformUserResource: ResourceKind {
  package static let noun = "platform user"
  package static let collection = "platformUsers"
}

/// One numbered unit that may be held by one user.
package enum LicenseResource: ResourceKind {
  package static let noun = "license"
  package static let collection = "licenses"
}

/// A bill of an account.
package enum InvoiceResource: ResourceKind {
  package static let noun = "invoice"
  package static let collection = "invoices"
}

/// A batch that makes the invoices of all due accounts.
package enum BillRunResource: ResourceKind {
  package static let noun = "bill run"
  package static let collection = "billRuns"
}

package typealias AccountID = Identifier<AccountResource>
package typealias UserID = Identifier<UserResource>
package typealias RoleID = Identifier<RoleResource>
package typealias ImportID = Identifier<ImportResource>
package typealias ProductID = Identifier<ProductResource>
package typealias PlanID = Identifier<PlanResource>
package typealias SubscriptionID = Identifier<SubscriptionResource>
package typealias PlatformUserID = Identifier<PlatformUserResource>
package typealias LicenseID = Identifier<LicenseResource>
package typealias InvoiceID = Identifier<InvoiceResource>
package typealias BillRunID = Identifier<BillRunResource>
