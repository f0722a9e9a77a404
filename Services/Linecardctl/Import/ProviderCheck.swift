import BillingTypes

/// What rows say about each other: references, uniqueness, one owner, seats enough for who exists on the platform.
/// A reference into a file that is absent is left to the services.
struct ProviderCheck {
  private let files: ProviderFiles
  private var errors: [ImportError] = []

  /// Everything that is wrong between the rows of these files.
  static func errors(in files: ProviderFiles) -> [ImportError] {
    var check = ProviderCheck(files: files)
    check.uniqueness()
    check.references()
    check.owners()
    check.subscriptions()
    check.timelines()
    return check.errors
  }

  private init(files: ProviderFiles) { self.files = files }

  private mutating func uniqueness() {
    unique(files.accounts.map { ($0.row, $0.id.rawValue) }, "account")
    unique(files.users.map { ($0.row, "\($0.account)/\($0.id)") }, "user")
    unique(files.users.map { ($0.row, "\($0.account)/\($0.email.lowercased())") }, "email")
    unique(files.products.map { ($0.row, $0.id.rawValue) }, "product")
    unique(files.plans.map { ($0.row, $0.id.rawValue) }, "plan")
    unique(files.subscriptions.map { ($0.row, "\($0.account)/\($0.id)") }, "subscription")
    unique(files.platformUsers.map { ($0.row, "\($0.account)/\($0.id)") }, "platform_user")
    unique(files.changes.map { ($0.row, $0.order) }, "change")
  }

  private mutating func unique(_ keys: [(ImportRow, String)], _ column: String) {
    var first: [String: Int] = [:]
    for (row, key) in keys {
      if let line = first[key] {
        errors.append(row.error(column, "\"\(row[column])\" is on line \(line) already; remove one of them."))
      } else {
        first[key] = row.line
      }
    }
  }

  private mutating func references() {
    let accounts = Set(files.accounts.map(\.id.rawValue))
    let owners = files.users.map(\.row) + files.subscriptions.map(\.row)
    known(owners + files.platformUsers.map(\.row) + files.changes.map(\.row), "account", accounts, .accounts)
    let products = Set(files.products.map(\.id.rawValue))
    known(files.plans.map(\.row) + files.platformUsers.map(\.row), "product", products, .products)
    known(files.subscriptions.map(\.row), "plan", Set(files.plans.map(\.id.rawValue)), .plans)
    guard !files.users.isEmpty else { return }
    let users = Set(files.users.map { "\($0.account)/\($0.id)" })
    for record in files.platformUsers {
      guard let user = record.user, !users.contains("\(record.account)/\(user)") else { continue }
      errors.append(record.row.error("user", "\"\(user)\" is not a user of \(record.account) in users.csv."))
    }
  }

  private mutating func known(_ rows: [ImportRow], _ column: String, _ ids: Set<String>, _ file: ImportFile) {
    guard !ids.isEmpty else { return }
    for row in rows where !ids.contains(row[column]) {
      errors.append(
        row.error(column, "\"\(row[column])\" is not in \(file.fileName); add it there or correct it here."))
    }
  }

  private mutating func owners() {
    let byAccount = Dictionary(grouping: files.users, by: \.account)
    for users in byAccount.values {
      let owners = users.filter(\.isOwner)
      if owners.isEmpty {
        errors.append(users[0].row.error("roles", "\(users[0].account) has no owner; give one user the role owner."))
      }
      for owner in owners.dropFirst() {
        let first = owners[0].row.line
        errors.append(owner.row.error("roles", "the owner of \(owner.account) is on line \(first); there is one only."))
      }
      for owner in owners where !owner.isActive {
        errors.append(owner.row.error("active", "the owner of \(owner.account) must be active."))
      }
    }
  }

  private mutating func subscriptions() {
    let accounts = Dictionary(files.accounts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let plans = Dictionary(files.plans.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var products: [String: Int] = [:]
    for subscription in files.subscriptions {
      guard let plan = plans[subscription.plan] else { continue }
      if let account = accounts[subscription.account], account.currency != plan.unitPrice.currency {
        let (billed, priced) = (account.currency, plan.unitPrice.currency)
        errors.append(
          subscription.row.error("plan", "\(plan.id) is priced in \(priced), the account is billed in \(billed)."))
      }
      let key = "\(subscription.account)/\(plan.product)"
      if let line = products[key] {
        errors.append(subscription.row.error("plan", "\(plan.product) is bought on line \(line) already; change that."))
      } else {
        products[key] = subscription.row.line
      }
    }
  }

  private mutating func timelines() {
    let plans = Dictionary(files.plans.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let occupied = Dictionary(grouping: files.platformUsers) { "\($0.account)/\($0.product)" }
    let changes = Dictionary(grouping: files.changes) { "\($0.account)/\($0.subscription)" }
    for subscription in files.subscriptions {
      let product = plans[subscription.plan]?.product
      let floor = Int64(product.flatMap { occupied["\(subscription.account)/\($0)"]?.count } ?? 0)
      if subscription.quantity < floor { errors.append(Self.tooFew(subscription.row, subscription.quantity, floor)) }
      for change in changes["\(subscription.account)/\(subscription.id)"] ?? [] {
        if change.quantity < floor { errors.append(Self.tooFew(change.row, change.quantity, floor)) }
        if change.effectiveDate < subscription.startDate {
          errors.append(
            change.row.error("effective_date", "is before the subscription starts, on \(subscription.startDate)."))
        }
      }
    }
    guard !files.subscriptions.isEmpty else { return }
    let known = Set(files.subscriptions.map { "\($0.account)/\($0.id)" })
    for change in files.changes where !known.contains("\(change.account)/\(change.subscription)") {
      errors.append(
        change.row.error("subscription", "\(change.account) has no such subscription in subscriptions.csv."))
    }
  }

  private static func tooFew(_ row: ImportRow, _ quantity: Int64, _ floor: Int64) -> ImportError {
    row.error("quantity", "\(quantity) is below the \(floor) users in platform_users.csv; remove users there first.")
  }
}
