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
    let options = Self.options(context)
    // Asked first, so that a service that is down does not leave half of the house in another month.
    try await each { client throws(RPCError) in _ = try await client.getTestClock(.init(), options: options) }
    try await each { client throws(RPCError) in _ = try await client.setTestClock(request, options: options) }
    try moveOwn(to: time)
    return OperationsV1.SetTestClockResponse(time: own.now().schema)
  }

  private static func options(_ context: CallContext) -> CallOptions {
    var options = CallOptions.child(of: context)
    options.waitsForReady = false
    return options
  }

  /// Calls every service at once; the first that fails is named.
  private func each(
    _ call: @escaping @Sendable (OperationsV1.TestClockService.Client) async throws(RPCError) -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (name, channel) in services {
        group.addTask {
          do throws(RPCError) {
            try await call(OperationsV1.TestClockService.Client(channel))
          } catch {
            throw Self.failure(of: name, error)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private static func failure(of name: String, _ error: RPCError) -> RPCError {
    guard error.code == .unavailable || error.code == .unimplemented || error.code == .deadlineExceeded else {
      return error
    }
    return RPCError(
      .unavailable, reason: "CLOCK_NOT_REACHED",
      message: "the clock of \(name) could not be set; see that it runs with --test-clock and repeat the request",
      metadata: ["service": name])
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
