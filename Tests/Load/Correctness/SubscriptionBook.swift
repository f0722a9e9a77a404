import Protobuf

/// What a subscription's history and standing say, as the gateway gives them.
package struct SubscriptionBook: Sendable {
  /// A dated quantity.
  package struct Change: Sendable, Hashable {
    package var effectiveDate: String
    package var previous: Int64
    package var quantity: Int64

    package init(effectiveDate: String, previous: Int64, quantity: Int64) {
      self.effectiveDate = effectiveDate
      self.previous = previous
      self.quantity = quantity
    }
  }

  package var name: String
  /// By effective date and order.
  package var changes: [Change]
  package var quantity: Int64
  package var occupied: Int64
  /// ISO 8601; the end is empty while there is none.
  package var startDate: String
  package var endDate: String
  /// `plans/{plan}`
  package var plan: String
  /// How many users of the account are active, where that is what the plan bills: nobody then changes the quantity.
  package var activeUsers: Int64?

  /// A book as given.
  package init(
    name: String, changes: [Change], quantity: Int64, occupied: Int64, startDate: String, endDate: String,
    plan: String = "", activeUsers: Int64? = nil
  ) {
    self.name = name
    self.changes = changes
    self.quantity = quantity
    self.occupied = occupied
    self.startDate = startDate
    self.endDate = endDate
    self.plan = plan
    self.activeUsers = activeUsers
  }

  static func read(_ name: String, _ house: HouseReader) async throws(LoadFailure) -> SubscriptionBook {
    let list = try await house.all("/v1/\(name)/quantityChanges", "quantityChanges")
    let standing = try await house.get("/v1/\(name)")
    return SubscriptionBook(
      name: name,
      changes: list.map {
        Change(
          effectiveDate: $0["effectiveDate"]?.stringValue ?? "", previous: $0["previousQuantity"]?.integerValue ?? 0,
          quantity: $0["quantity"]?.integerValue ?? 0)
      },
      quantity: standing["quantity"]?.integerValue ?? 0, occupied: standing["occupied"]?.integerValue ?? 0,
      startDate: standing["startDate"]?.stringValue ?? "", endDate: standing["endDate"]?.stringValue ?? "",
      plan: standing["plan"]?.stringValue ?? "")
  }

  /// The changes that are here and were not in `before`.
  func changes(since before: SubscriptionBook) -> [Change] {
    var known: [Change: Int] = [:]
    for change in before.changes { known[change, default: 0] += 1 }
    return changes.filter { change in
      if let left = known[change], left > 0 {
        known[change] = left - 1
        return false
      }
      return true
    }
  }
}
