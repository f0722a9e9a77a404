import BillingTypes
import RPC
import Schemas

/// linecard.operations.v1.TestClockService; only in a process that was started with `--test-clock`.
struct TestClockMethods: OperationsV1.TestClockService.Methods {
  let clock: TestClock
  let log: Log

  func getTestClock(
    _ request: OperationsV1.GetTestClockRequest, context: CallContext
  ) async throws -> OperationsV1.GetTestClockResponse {
    OperationsV1.GetTestClockResponse(time: .init(milliseconds: clock.now().millisecondsSinceEpoch))
  }

  func setTestClock(
    _ request: OperationsV1.SetTestClockRequest, context: CallContext
  ) async throws -> OperationsV1.SetTestClockResponse {
    let next = try Self.instant(request.time)
    do {
      try await BlockingWork.run { [clock] in try clock.move(to: next) }
    } catch let error as TestClockError {
      throw RPCError(testClock: error)
    }
    log.info("test clock moved", ["time": next.rfc3339])
    return OperationsV1.SetTestClockResponse(time: .init(milliseconds: clock.now().millisecondsSinceEpoch))
  }

  /// Between the years 1 and 9999, where dates can follow.
  private static func instant(_ time: GoogleProtobuf.Timestamp?) throws -> Instant {
    guard let milliseconds = time?.milliseconds, (-62_135_596_800_000..<253_402_300_800_000).contains(milliseconds)
    else {
      throw RPCError.badRequest([
        .init(field: "time", description: "give the moment to move to, in the years 1 to 9999", reason: "REQUIRED")
      ])
    }
    return Instant(millisecondsSinceEpoch: milliseconds)
  }
}

extension RPCError {
  fileprivate init(testClock error: TestClockError) {
    switch error {
    case .movesForwardOnly:
      self.init(.failedPrecondition, reason: "CLOCK_MOVES_FORWARD_ONLY", message: "\(error)")
    case .notKept:
      self.init(
        .unavailable, reason: "CLOCK_NOT_KEPT", message: "the test clock could not be kept, so it was not moved")
    }
  }
}
