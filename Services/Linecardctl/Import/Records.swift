import BillingTypes

/// A customer of the provider, from `accounts.csv`.
struct AccountRecord: Sendable {
  let row: ImportRow
  let id: AccountID
  let displayName: String
  let kind: String
  let currency: Currency
  let timeZone: String
  let locale: String
  let paymentTerms: String
  let netDays: Int64
  let billCycleDay: Int64
}

/// A person of an account, from `users.csv`.
struct UserRecord: Sendable {
  let row: ImportRow
  let account: AccountID
  let id: UserID
  let givenName: String
  let familyName: String
  let email: String
  let isActive: Bool
  let roles: [String]

  var isOwner: Bool { roles.contains("ROLE_OWNER") }
}

/// What can be bought, from `products.csv`.
struct ProductRecord: Sendable {
  let row: ImportRow
  let id: ProductID
  let displayName: String
}

/// Terms of sale, from `plans.csv`.
struct PlanRecord: Sendable {
  let row: ImportRow
  let id: PlanID
  let product: ProductID
  let displayName: String
  let pricingModel: String
  let billingMode: String
  let periodUnit: String
  let periodCount: Int64
  let unitPrice: Money
}

/// What an account buys from a day on, from `subscriptions.csv`.
struct SubscriptionRecord: Sendable {
  let row: ImportRow
  let account: AccountID
  let id: SubscriptionID
  let plan: PlanID
  let startDate: CalendarDate
  let quantity: Int64
}

/// Who exists on a product's platform, from `platform_users.csv`.
struct PlatformUserRecord: Sendable {
  let row: ImportRow
  let account: AccountID
  let id: PlatformUserID
  let product: ProductID
  let displayName: String
  let user: UserID?
}

/// A dated quantity, from `changes.csv`.
struct ChangeRecord: Sendable {
  let row: ImportRow
  let order: String
  let account: AccountID
  let subscription: SubscriptionID
  let effectiveDate: CalendarDate
  let quantity: Int64
}

/// Everything that a directory holds, each row valid by itself.
struct ProviderFiles: Sendable {
  var accounts: [AccountRecord] = []
  var users: [UserRecord] = []
  var products: [ProductRecord] = []
  var plans: [PlanRecord] = []
  var subscriptions: [SubscriptionRecord] = []
  var platformUsers: [PlatformUserRecord] = []
  var changes: [ChangeRecord] = []
}
