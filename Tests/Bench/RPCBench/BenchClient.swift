import Foundation
import RPC
import Schemas
import Synchronization
import Transport

/// A closed loop of calls: so many connections, so many calls in flight on each.
struct BenchClient {
  private enum Phase: Int {
    case warmUp
    case measuring
    case over
  }

  private static let account = "6f1c2f0e-98b4-4b0a-9b3e-5d1f0c7a2e41"
  private static let subscription = "c0a8d5b2-1f77-4a52-8e0d-3b9f64e1d7aa"
  private static let phase = Atomic<Int>(Phase.warmUp.rawValue)

  /// Measures and prints one line of JSON.
  static func run(_ options: BenchOptions) async throws {
    let group = EventLoopGroup(count: options.loops)
    let address = try SocketAddress(parsing: options.address)
    let clients = (0..<options.connections).map { _ in
      RPCClient(endpoints: [address], group: group, randomness: { 0 })
    }
    let load = Task {
      try await withThrowingTaskGroup(of: (Histogram, UInt64).self) { tasks in
        for (index, client) in clients.enumerated() {
          for slot in 0..<options.inFlight {
            let loop = group.loops[index % group.loops.count]
            tasks.addTask(executorPreference: loop) {
              try await calls(on: client, loop, from: Int32(index * 131 + slot * 17))
            }
          }
        }
        var total = (Histogram(), UInt64(0))
        for try await (histogram, calls) in tasks {
          total.0.add(histogram)
          total.1 += calls
        }
        return total
      }
    }
    try await Task.sleep(for: .seconds(options.warmup))
    let begin = MonotonicClock.nowNanoseconds()
    phase.store(Phase.measuring.rawValue, ordering: .relaxed)
    try await Task.sleep(for: .seconds(options.seconds))
    phase.store(Phase.over.rawValue, ordering: .relaxed)
    let seconds = Double(MonotonicClock.nowNanoseconds() - begin) / 1e9
    let (histogram, total) = try await load.value
    print(
      "{\"calls\": \(histogram.count), \"total_calls\": \(total), \"seconds\": \(seconds), "
        + "\"mean_us\": \(rounded(histogram.meanMicroseconds)), \"p50_us\": \(rounded(histogram.percentile(0.5))), "
        + "\"p99_us\": \(rounded(histogram.percentile(0.99)))}")
  }

  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

  /// The clock is the loop's, read once for all answers that come together, as the other peers' clients do.
  private static func calls(
    on client: RPCClient, _ loop: EventLoop, from start: Int32
  ) async throws -> (Histogram, UInt64) {
    let subscriptions = BillingBenchV1.Subscriptions.Client(client)
    var histogram = Histogram()
    var number = start
    var calls: UInt64 = 0
    while true {
      let begin = loop.tickNanoseconds
      let revision = 4096 + (number & 4095)
      let answer = try await subscriptions.getSubscription(
        BillingBenchV1.GetSubscriptionRequest(
          accountId: account, subscriptionId: subscription, revision: revision))
      try check(answer, revision)
      number &+= 1
      calls += 1
      switch Phase(rawValue: phase.load(ordering: .relaxed)) {
      case .measuring: histogram.add(loop.tickNanoseconds - begin)
      case .over: return (histogram, calls)
      case .warmUp, nil: break
      }
    }
  }

  private static func check(_ answer: BillingBenchV1.Subscription, _ revision: Int32) throws {
    guard answer.id == subscription, answer.accountId == account, answer.revision == revision, answer.items.count == 3
    else { throw BenchError(sentence: "the server's answer is not the one expected") }
  }
}
