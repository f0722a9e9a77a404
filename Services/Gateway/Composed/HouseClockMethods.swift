import BillingTypes
import RPC
import Schemas
import ServiceRuntime

/// The simulated clock of the whole house: moves those of the services, then the gateway's own. Setting the same time
/// again changes nothing, so a move that stopped half-way is finished by repeating it.
struct HouseClockMethods: OperationsV1.TestClockService.Methods {
  /// The channels to the services, by name.
  let services: [String: any Channel]
  let own: TestClock

  func getTestClock(
    _ request: OperationsV1.GetTestClockRequest, context: CallContext
  ) async throws -> OperationsV1.GetTestClockResponse {
    OperationsV1.GetTestClockResponse(time: own.now().schema)
  }

  func setTestClock(
    _ request: OperationsV1.SetTestClockRequest, context: CallContext
  ) async throws -> OperationsV1.SetTestClockResponse {
    guard let time = request.time.flatMap(Instant.init(schema:)) else {
      throw RPCError.badRequest([.init(field: "time", description: "must be given", reason: "REQUIRED")])
    }
    var options = CallOptions.child(of: context)
    options.waitsForReady = false
    try await withThrowingTaskGroup(of: Void.self) { [options] group in
      for (name, channel) in services {
        group.addTask { try await Self.set(name, channel, request, options) }
      }
      try await group.waitForAll()
    }
    // A service may stand ahead of the gateway after a move that stopped half-way, never behind.
    try moveOwn(to: time)
    return OperationsV1.SetTestClockResponse(time: own.now().schema)
  }

  private static func set(
    _ name: String, _ channel: any Channel, _ request: OperationsV1.SetTestClockRequest, _ options: CallOptions
  ) async throws(RPCError) {
    let client = OperationsV1.TestClockService.Client(channel)
    do throws(RPCError) {
      _ = try await client.setTestClock(request, options: options)
    } catch {
      var error = error
      error.message = "the clock of \(name) was not set: \(error.message)"
      throw error
    }
  }

  private func moveOwn(to time: Instant) throws(RPCError) {
    do throws(TestClockError) {
      try own.move(to: time)
    } catch {
      switch error {
      case .movesForwardOnly:
        throw RPCError(.failedPrecondition, reason: "CLOCK_MOVES_FORWARD_ONLY", message: error.description)
      case .notKept: throw RPCError(.internal, reason: "CLOCK_NOT_KEPT", message: error.description)
      }
    }
  }
}

/// What answers instead where the clock is the real one.
struct RealClockMethods: OperationsV1.TestClockService.Methods {
  private static let refusal = RPCError(
    .unimplemented, reason: "TEST_CLOCK_OFF",
    message: "the clock is the real one; to move it, start every process with --test-clock")

  func getTestClock(
    _ request: OperationsV1.GetTestClockRequest, context: CallContext
  ) async throws -> OperationsV1.GetTestClockResponse {
    throw Self.refusal
  }

  func setTestClock(
    _ request: OperationsV1.SetTestClockRequest, context: CallContext
  ) async throws -> OperationsV1.SetTestClockResponse {
    throw Self.refusal
  }
}
