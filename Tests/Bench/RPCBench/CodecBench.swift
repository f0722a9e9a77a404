import CProtobufC
import Glibc
import Measuring
import Protobuf
import Schemas

/// The codec alone, in CPU of this thread: the answer of the measured call, read into a Swift value and written again,
/// beside libprotobuf-c unpacking and packing the same bytes into its own struct.
struct CodecBench {
  private static let callsPerLook = 1_000

  static func run(_ options: BenchOptions) throws {
    let bytes = BenchServer.answer(to: .init(accountId: "accounts/acme", subscriptionId: "desk", revision: 4_096))
      .serialized()
    guard try BillingBenchV1.Subscription(serialized: bytes).serialized() == bytes, library(bytes) == bytes.count else {
      throw BenchError(sentence: "the codec does not give back what it was given")
    }
    var ours: [Double] = []
    var theirs: [Double] = []
    for _ in 0..<options.rounds {
      ours.append(try microseconds(options) { try BillingBenchV1.Subscription(serialized: bytes).serialized().count })
      theirs.append(microseconds(options) { library(bytes) })
    }
    print(
      Figure(
        "codec", "decode and encode \(bytes.count) bytes", unit: "us", ours: ours,
        peer: (name: "libprotobuf-c, malloc", values: theirs)
      ).line)
  }

  /// The bytes unpacked and packed again by the library; how many came out.
  private static func library(_ bytes: [UInt8]) -> Int {
    let descriptor = BillingBenchV1.Subscription.cDescriptor
    guard let message = protobuf_c_message_unpack(descriptor, nil, bytes.count, bytes) else { return 0 }
    defer { protobuf_c_message_free_unpacked(message, nil) }
    return [UInt8](unsafeUninitializedCapacity: protobuf_c_message_get_packed_size(message)) { buffer, count in
      count = buffer.baseAddress.map { protobuf_c_message_pack(message, $0) } ?? 0
    }.count
  }

  private static func microseconds(_ options: BenchOptions, _ work: () throws -> Int) rethrows -> Double {
    let start = cpuSeconds()
    var calls = 0
    while cpuSeconds() - start < options.seconds / 4 {
      for _ in 0..<callsPerLook {
        let count = try work()
        precondition(count > 0, "nothing was decoded")
      }
      calls += callsPerLook
    }
    return (cpuSeconds() - start) * 1e6 / Double(calls)
  }

  private static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
