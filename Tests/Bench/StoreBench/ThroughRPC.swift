import Measuring
import RPC
import Schemas
import Transport

/// Callers on one event loop that write through RPC over loopback TCP to the server process, each waiting for its answer.
enum ThroughRPC {
  /// Writes per second; the server's start and end are not counted.
  static func rate(_ options: Options) async throws -> Double {
    let scratch = ScratchDirectory()
    let server = try ServerProcess(["write", scratch.path])
    let group = EventLoopGroup(count: 1, name: "client")
    defer { group.stop() }
    let channel = RPCClient(endpoints: [server.address], group: group, randomness: { 4 })
    let client = BillingBenchV1.Subscriptions.Client(channel)
    let measured = try await Measurement.of {
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for caller in 0..<options.callers {
          tasks.addTask(executorPreference: group.loops[0]) {
            for number in stride(from: caller, to: options.rows, by: options.callers) {
              try await write(BenchRow(number: number), client)
            }
          }
        }
        try await tasks.waitForAll()
      }
    }
    channel.close()
    server.stop()
    return Double(options.rows) / measured.seconds
  }

  private static func write(_ row: BenchRow, _ client: BillingBenchV1.Subscriptions.Client) async throws {
    let request = BillingBenchV1.GetSubscriptionRequest(
      accountId: row.account, subscriptionId: row.subscription, revision: Int32(row.quantity))
    let response = try await client.getSubscription(request, options: CallOptions())
    precondition(response.id == row.subscription, "the answer of another call")
  }
}
