import BillingTypes
import RPC
import SubscriptionsDomain

/// Dates that are wrong for the moment: INVALID_ARGUMENT with a reason of their own and the field.
private func wrongDate(
  _ field: String, _ date: CalendarDate, reason: String, _ message: String, _ metadata: [String: String]
) -> RPCError {
  var error = RPCError(
    .invalidArgument, reason: reason, message: "\(field) \(date.iso) \(message)",
    metadata: metadata.merging([field: date.iso]) { value, _ in value })
  error.details.append(.badRequest([.init(field: field, description: message, reason: reason)]))
  return error
}

func startTooFar(_ date: CalendarDate, today: CalendarDate) -> RPCError {
  let distance = SubscriptionsLimits.startDistanceDays
  return wrongDate(
    "start_date", date, reason: "START_DATE_OUT_OF_RANGE",
    "must lie within \(distance) days of today, \(today.iso)", ["today": today.iso])
}

func beforeStart(_ date: CalendarDate, startDate: CalendarDate) -> RPCError {
  wrongDate(
    "effective_date", date, reason: "EFFECTIVE_DATE_BEFORE_START",
    "must not lie before the subscription's start, \(startDate.iso)", ["start_date": startDate.iso])
}

func inFuture(_ date: CalendarDate, latest: CalendarDate) -> RPCError {
  wrongDate(
    "effective_date", date, reason: "EFFECTIVE_DATE_IN_FUTURE", "must not lie after \(latest.iso)",
    ["latest": latest.iso])
}
