import BillingTypes
import RPC
import SubscriptionsDomain

/// Refusals of a cut that users on the platform are in the way of. R18: how many, who, in which system to act, in which
/// order.
func belowOccupied(_ occupancy: Occupancy, quantity: Int64, occupied: Int64, on day: CalendarDate) -> RPCError {
  RPCError(
    .failedPrecondition, reason: "QUANTITY_BELOW_OCCUPIED",
    message: "\(inTheWay(occupancy, occupied)) on \(day.iso), more than the \(quantity) seats that would be left; "
      + "delete at least \(occupied - quantity) of them on the platform first, then lower the count",
    metadata: metadata(occupancy).merging(["quantity": "\(quantity)", "occupied": "\(occupied)", "date": day.iso]) {
      _, value in value
    })
}

func endOccupied(_ name: SubscriptionName, _ occupancy: Occupancy) -> RPCError {
  RPCError(
    .failedPrecondition, reason: "SUBSCRIPTION_OCCUPIED",
    message: "\(inTheWay(occupancy, occupancy.count)); delete them on the platform first, then end "
      + name.resourceName,
    metadata: metadata(occupancy))
}

/// `13 users exist on the Axiom platform (Ann, Bob and 11 more)`.
private func inTheWay(_ occupancy: Occupancy, _ count: Int64) -> String {
  let named = occupancy.named.prefix(Int(clamping: count)).map(\.displayName)
  let rest = count - Int64(named.count)
  let who = named.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  let verb = count == 1 ? "user exists" : "users exist"
  return "\(count) \(verb) on the \(occupancy.product.displayName) platform (\(who))"
}

private func metadata(_ occupancy: Occupancy) -> [String: String] {
  [
    "product": occupancy.product.id.resourceName, "occupied": "\(occupancy.count)",
    "platform_users": occupancy.named.map(\.name.resourceName).joined(separator: ","),
  ]
}
