// The load generator on grpc-swift-2.
import BillingBench
import GRPCCore
import GRPCNIOTransportHTTP2
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

// 128 buckets to each power of two: under 0.8% wide.
struct Histogram {
  static let sub = 128
  var buckets = [UInt64](repeating: 0, count: 128 * 40)
  var count: UInt64 = 0
  var sum = 0.0

  mutating func add(_ v: UInt64) {
    var b = Int(v)
    if v >= 128 {
      let shift = 64 - v.leadingZeroBitCount - 8
      b = (shift + 1) * Self.sub + Int(v >> UInt64(shift)) - Self.sub
    }
    buckets[b] += 1
    count += 1
    sum += Double(v)
  }

  mutating func merge(_ other: Histogram) {
    for b in buckets.indices { buckets[b] += other.buckets[b] }
    count += other.count
    sum += other.sum
  }

  func percentile(_ p: Double) -> Double {
    let target = UInt64(p * Double(count))
    var seen: UInt64 = 0
    for (b, n) in buckets.enumerated() {
      seen += n
      if seen > target {
        if b < Self.sub { return Double(b) / 1000 }
        return (Double(Self.sub + b % Self.sub) + 0.5) * Double(UInt64(1) << UInt64(b / Self.sub - 1)) / 1000
      }
    }
    return 0
  }
}

struct Mismatch: Error {}

func nanoseconds() -> UInt64 {
  var t = timespec()
  clock_gettime(CLOCK_MONOTONIC, &t)
  return UInt64(t.tv_sec) * 1_000_000_000 + UInt64(t.tv_nsec)
}

func option(_ name: String, _ fallback: String) -> String {
  let arguments = CommandLine.arguments
  guard let at = arguments.firstIndex(of: name), at + 1 < arguments.count else { return fallback }
  return arguments[at + 1]
}

let phase = Atomic<Int>(0)  // 0 warm-up, 1 measuring, 2 stop

@Sendable func caller<T: ClientTransport>(
  _ client: Billing_Bench_V1_Subscriptions.Client<T>, _ seed: Int32
) async throws -> (Histogram, UInt64) {
  let account = "6f1c2f0e-98b4-4b0a-9b3e-5d1f0c7a2e41"
  let subscription = "c0a8d5b2-1f77-4a52-8e0d-3b9f64e1d7aa"
  var histogram = Histogram()
  var calls: UInt64 = 0
  var n = seed
  while true {
    var request = Billing_Bench_V1_GetSubscriptionRequest()
    request.accountID = account
    request.subscriptionID = subscription
    request.revision = 4096 + (n & 4095)
    n += 1
    let began = nanoseconds()
    let response = try await client.getSubscription(request)
    guard response.revision == request.revision, response.items.count == 3, response.id == subscription
    else { throw Mismatch() }
    calls += 1
    switch phase.load(ordering: .relaxed) {
    case 1: histogram.add(nanoseconds() - began)
    case 2: return (histogram, calls)
    default: break
    }
  }
}

let address = option("--addr", "127.0.0.1:0").split(separator: ":")
let host = String(address[0])
let port = Int(address[1])!
let connections = Int(option("--connections", "1"))!
let inflight = Int(option("--inflight", "1"))!
let seconds = Double(option("--seconds", "5"))!
let warmup = Double(option("--warmup", "1"))!

var merged = Histogram()
var total: UInt64 = 0
var elapsed = 0.0
try await withThrowingTaskGroup(of: (Histogram, UInt64)?.self) { group in
  var clients: [GRPCClient<HTTP2ClientTransport.Posix>] = []
  for c in 0..<connections {
    let transport = try HTTP2ClientTransport.Posix(
      target: .ipv4(address: host, port: port), transportSecurity: .plaintext)
    let client = GRPCClient(transport: transport)
    clients.append(client)
    group.addTask {
      try await client.runConnections()
      return nil
    }
    for k in 0..<inflight {
      group.addTask {
        try await caller(
          Billing_Bench_V1_Subscriptions.Client(wrapping: client), Int32(c * 131 + k * 17))
      }
    }
  }
  try await Task.sleep(for: .seconds(warmup))
  let began = nanoseconds()
  phase.store(1, ordering: .relaxed)
  try await Task.sleep(for: .seconds(seconds))
  phase.store(2, ordering: .relaxed)
  elapsed = Double(nanoseconds() - began) / 1e9
  var left = connections * inflight
  for try await result in group {
    if let (histogram, calls) = result {
      merged.merge(histogram)
      total += calls
      left -= 1
      if left == 0 { for client in clients { client.beginGracefulShutdown() } }
    }
  }
}
print(
  "{\"calls\": \(merged.count), \"total_calls\": \(total), \"seconds\": \(elapsed), "
    + "\"mean_us\": \(merged.count > 0 ? merged.sum / Double(merged.count) / 1000 : 0), "
    + "\"p50_us\": \(merged.percentile(0.5)), \"p99_us\": \(merged.percentile(0.99))}")
