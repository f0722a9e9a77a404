import BillingTypes
package import RPC
import ServiceRuntime
package import SubscriptionsDomain

extension SubscriptionsError: RPCErrorConvertible {
  /// Every refusal of this service as its callers see it: status, stable reason, one sentence, values.
  package var rpcError: RPCError {
    switch self {
    case .invalid(let problems): .invalid(problems)
    case .accountNotFound(let id): notFound("ACCOUNT", "account", id.resourceName)
    case .userNotFound(let name): notFound("USER", "user", name.resourceName)
    case .productNotFound(let id): notFound("PRODUCT", "product", id.resourceName)
    case .planNotFound(let id): notFound("PLAN", "plan", id.resourceName)
    case .subscriptionNotFound(let name): notFound("SUBSCRIPTION", "subscription", name.resourceName)
    case .platformUserNotFound(let name): notFound("PLATFORM_USER", "platform user", name.resourceName)
    case .productExists(let id): exists("PRODUCT", "product", id.resourceName)
    case .planExists(let id): exists("PLAN", "plan", id.resourceName)
    case .subscriptionExists(let name): exists("SUBSCRIPTION", "subscription", name.resourceName)
    case .platformUserExists(let name): exists("PLATFORM_USER", "platform user", name.resourceName)
    case .productSubscribed(let product, let rival, let until): covered(product, by: rival, until: until)
    case .currencyMismatch(let plan, let account): otherCurrency(plan: plan, account: account)
    case .subscriptionTerminated(let name, let endDate): terminated(name, endDate: endDate)
    case .startDateOutOfRange(let date, let today): startTooFar(date, today: today)
    case .effectiveDateBeforeStart(let date, let startDate): beforeStart(date, startDate: startDate)
    case .effectiveDateInFuture(let date, let latest): inFuture(date, latest: latest)
    case .etagMismatch(let name): changedMeanwhile(name)
    case .quantityBelowOccupied(let occupancy, let quantity, let occupied, let day):
      belowOccupied(occupancy, quantity: quantity, occupied: occupied, on: day)
    case .quantityFollowsUsers(let name): countsItself(name)
    case .productWithoutSeats(let product, let name): withoutSeats(product, name)
    case .subscriptionOccupied(let name, let occupancy): endOccupied(name, occupancy)
    case .noFreeSeat(let product, let quantity, let occupied):
      allSeatsTaken(product, quantity: quantity, occupied: occupied)
    }
  }
}

private func notFound(_ kind: String, _ noun: String, _ name: String) -> RPCError {
  RPCError(
    .notFound, reason: "\(kind)_NOT_FOUND", message: "there is no \(noun) \(name)",
    metadata: [kind.lowercased(): name])
}

private func exists(_ kind: String, _ noun: String, _ name: String) -> RPCError {
  RPCError(
    .alreadyExists, reason: "\(kind)_EXISTS", message: "the \(noun) \(name) exists already; choose another id",
    metadata: [kind.lowercased(): name])
}

private func covered(
  _ product: ProductID, by rival: SubscriptionName, until end: CalendarDate?
) -> RPCError {
  let remedy = end.map { "start on \($0.iso) or later" } ?? "change its quantity instead"
  return RPCError(
    .alreadyExists, reason: "SUBSCRIPTION_EXISTS",
    message: "\(rival.resourceName) covers \(product.resourceName) already; \(remedy)",
    metadata: ["subscription": rival.resourceName, "product": product.resourceName])
}

private func otherCurrency(plan: Currency, account: Currency) -> RPCError {
  RPCError(
    .failedPrecondition, reason: "CURRENCY_MISMATCH",
    message: "the plan sells in \(plan) and the account is billed in \(account); choose a plan in \(account)",
    metadata: ["plan_currency": plan.code, "account_currency": account.code])
}

private func terminated(_ name: SubscriptionName, endDate: CalendarDate) -> RPCError {
  RPCError(
    .failedPrecondition, reason: "SUBSCRIPTION_TERMINATED",
    message: "\(name.resourceName) has been ended on \(endDate.iso) and does not change any more; create a new one",
    metadata: ["subscription": name.resourceName, "end_date": endDate.iso])
}

private func changedMeanwhile(_ name: SubscriptionName) -> RPCError {
  RPCError(
    .aborted, reason: "ETAG_MISMATCH",
    message: "\(name.resourceName) was changed by somebody else; read it again and decide anew",
    metadata: ["subscription": name.resourceName])
}

private func countsItself(_ name: SubscriptionName) -> RPCError {
  RPCError(
    .failedPrecondition, reason: "QUANTITY_FOLLOWS_USERS",
    message: "the quantity of \(name.resourceName) is the number of the account's active users; activate or deactivate "
      + "users instead",
    metadata: ["subscription": name.resourceName])
}

private func withoutSeats(_ product: Product, _ name: SubscriptionName) -> RPCError {
  RPCError(
    .failedPrecondition, reason: "PRODUCT_WITHOUT_SEATS",
    message: "\(product.displayName) is billed by active users with \(name.resourceName) and has no seats to take; "
      + "users need not be created on its platform",
    metadata: ["product": product.id.resourceName, "subscription": name.resourceName])
}

private func allSeatsTaken(_ product: Product, quantity: Int64, occupied: Int64) -> RPCError {
  let state =
    quantity == 0
    ? "no seat of \(product.displayName) is bought"
    : "\(occupied) users take all \(quantity) seats of \(product.displayName)"
  return RPCError(
    .failedPrecondition, reason: "NO_FREE_SEAT", message: "\(state); buy a seat first, then create the user",
    metadata: ["product": product.id.resourceName, "quantity": "\(quantity)", "occupied": "\(occupied)"])
}
