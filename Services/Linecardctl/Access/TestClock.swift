import BillingTypes
import Protobuf

/// The movable clock of an installation that was started with `--test-clock`.
struct TestClock {
  private let gateway: GatewayClient

  init(_ session: Session) { gateway = session.gateway }

  /// What the clock shows, as RFC 3339 text.
  func now() async throws(CommandFailure) -> String {
    try await gateway.get("/v1/testClock").text("time")
  }

  /// Moves the clock forward to an instant and returns what it shows then.
  func set(_ instant: String) async throws(CommandFailure) -> String {
    let body = JSONValue.members(("time", .string(instant)))
    return try await gateway.post("/v1/testClock:set", body, key: "clock/\(instant)").text("time")
  }

  /// Moves the clock to noon UTC of a day, when that date has begun nearly everywhere; stays where it is when it is
  /// past that.
  func advance(toNoonOf date: CalendarDate) async throws(CommandFailure) {
    let noon = "\(date.iso)T12:00:00Z"
    // RFC 3339 in UTC sorts as text.
    if try await now() < noon { _ = try await set(noon) }
  }
}
