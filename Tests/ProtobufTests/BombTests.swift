import CProtobufC
import Foundation
import Glibc
import Protobuf
import Schemas
import Testing

/// Small inputs that would cost much memory, time or stack: the arena's budget bounds all three.
@Suite(.serialized) struct BombTests {
  /// CPU seconds of this thread that `body` takes.
  private func cpuSeconds(_ body: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    body()
    return now() - start
  }

  private func decode(
    _ bytes: [UInt8], arena: Arena
  ) -> Result<TestingV1.EveryType, ProtobufError> {
    bytes.withUnsafeBytes { buffer in
      do throws(ProtobufError) {
        return .success(try TestingV1.EveryType(serialized: buffer, arena: arena))
      } catch {
        return .failure(error)
      }
    }
  }

  private func isTooLarge(_ result: Result<TestingV1.EveryType, ProtobufError>) -> Bool {
    if case .failure(.tooLarge) = result { return true }
    return false
  }

  /// The three that were measured at 64, 44 and 19 times their size without a budget.
  @Test(arguments: [
    Wire.bytes(22, []), Wire.number(2000, 1), Wire.bytes(19, []), Wire.bytes(24, []), Wire.bytes(20, []),
  ])
  func memoryBombsOf4MiBAreRefusedWithinTheBudget(_ unit: [UInt8]) {
    let bytes = [[UInt8]](repeating: unit, count: ProtobufLimits.messageBytesMax / unit.count).flatMap { $0 }
    let arena = Arena()
    var result: Result<TestingV1.EveryType, ProtobufError>?
    let seconds = cpuSeconds { result = decode(bytes, arena: arena) }
    #expect(result.map(isTooLarge) == true)
    #expect(arena.isExhausted)
    #expect(arena.usedBytes <= ProtobufLimits.arenaBytesMax)
    #expect(seconds < 5)
  }

  @Test func theBudgetIsKeptToTheMessage() throws {
    // The largest number of empty messages that decodes, found by halving: one more does not.
    let arena = Arena()
    func fits(_ count: Int) -> Bool {
      let result = decode([[UInt8]](repeating: Wire.bytes(22, []), count: count).flatMap { $0 }, arena: arena)
      #expect(arena.usedBytes <= ProtobufLimits.arenaBytesMin)
      if case .success(let message) = result { #expect(message.inners.count == count) }
      return !isTooLarge(result)
    }
    var (below, above) = (0, ProtobufLimits.arenaBytesMin / ProtobufLimits.arenaBytesPerInputByte / 3)
    #expect(fits(below))
    #expect(!fits(above))
    while above - below > 1 {
      let middle = (below + above) / 2
      if fits(middle) { below = middle } else { above = middle }
    }
    #expect(fits(below))
    #expect(!fits(below + 1))
    #expect(below > 300, "64 KiB are for more than \(below) empty messages")
  }

  @Test(arguments: [-1, 0, 1]) func theMessageLimitIsKeptToTheByte(_ offset: Int) throws {
    let limit = ProtobufLimits.messageBytesMax
    let overhead = Wire.bytes(15, [UInt8](repeating: 7, count: limit / 2)).count - limit / 2
    let bytes = Wire.bytes(15, [UInt8](repeating: 7, count: limit + offset - overhead))
    #expect(bytes.count == limit + offset)
    if offset <= 0 {
      #expect(try TestingV1.EveryType(serialized: bytes).bytesValue.count == limit + offset - overhead)
    } else {
      let expected = ProtobufError.tooLarge(message: "linecard.testing.v1.EveryType", limitBytes: limit)
      #expect(throws: expected) { try TestingV1.EveryType(serialized: bytes) }
    }
  }

  /// A singular message sent again and again is merged, and its repeated fields copied, each time: 1 MB took 24 s.
  @Test(arguments: [250_000, 1_000_000, 4_000_000]) func theMergeBombIsAnsweredAtOnce(_ byteCount: Int) {
    let inner = Wire.bytes(17, Wire.bytes(2, [2, 4, 6, 8]))
    let bytes = [[UInt8]](repeating: inner, count: byteCount / inner.count).flatMap { $0 }
    let arena = Arena()
    var result: Result<TestingV1.EveryType, ProtobufError>?
    let seconds = cpuSeconds { result = decode(bytes, arena: arena) }
    #expect(result.map(isTooLarge) == true)
    #expect(seconds < 2)
  }

  @Test func anHonestMergeStillWorks() throws {
    let bytes = Wire.bytes(17, Wire.text(1, "first") + Wire.bytes(2, [2])) + Wire.bytes(17, Wire.bytes(2, [4]))
    let message = try TestingV1.EveryType(serialized: bytes)
    #expect(message.inner == .init(text: "first", numbers: [1, 2]))
  }

  /// libprotobuf-c cannot merge a message whose oneof is unset in both halves: refused, which is better than misread.
  @Test func aSplitMessageWithAOneofIsRefused() {
    let user = Wire.bytes(1, Wire.text(6, "Ada"))
    #expect(throws: ProtobufError.malformed(message: "linecard.users.v1.CreateUserResponse")) {
      try UsersV1.CreateUserResponse(serialized: user + user)
    }
  }

  /// No generated type is recursive, so bytes that nest go no deeper than the types; shown on a stack of 128 KiB.
  @Test func nestingBytesDoNotEatTheStack() {
    var bytes: [UInt8] = []
    for field in [17, 22, 24, 28, 17, 1] + [UInt64](repeating: 17, count: 2000) {
      bytes = Wire.bytes(field, bytes)
    }
    let nested = bytes
    onSmallStack {
      _ = try? TestingV1.EveryType(serialized: nested)
      _ = try? InvoicingV1.GetInvoiceResponse(serialized: nested)
      _ = try? GatewayV1.GetDashboardResponse(serialized: nested)
    }
  }

  private func onSmallStack(_ body: @escaping @Sendable () -> Void) {
    let thread = Thread(block: body)
    thread.stackSize = 128 << 10
    thread.start()
    while !thread.isFinished { sched_yield() }
  }

  @Test func everyTypeNestsWithinTheLimit() {
    for type in MessageTypes.all {
      #expect(Self.depth(of: type.cDescriptor) <= ProtobufLimits.nestingMax, "\(type.protobufName)")
    }
  }

  private static func depth(of message: UnsafePointer<ProtobufCMessageDescriptor>, _ level: Int = 1) -> Int {
    guard level <= ProtobufLimits.nestingMax else { return level }
    var deepest = level
    for index in 0..<Int(message.pointee.n_fields) {
      let field = message.pointee.fields[index]
      guard field.type == PROTOBUF_C_TYPE_MESSAGE, let inner = field.descriptor else { continue }
      deepest = max(deepest, depth(of: inner.assumingMemoryBound(to: ProtobufCMessageDescriptor.self), level + 1))
    }
    return deepest
  }
}
