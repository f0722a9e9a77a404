import Protobuf
import Testing

@Suite struct MessageWriterTests {
  @Test(
    arguments: [
      (0, [0]), (1, [1]), (127, [127]), (128, [0x80, 1]), (16_383, [0xFF, 0x7F]), (16_384, [0x80, 0x80, 1]),
      (UInt64.max, [UInt8](repeating: 0xFF, count: 9) + [1]), (1 << 63, [UInt8](repeating: 0x80, count: 9) + [1]),
      (1 << 56, [UInt8](repeating: 0x80, count: 8) + [1]),
    ] as [(UInt64, [UInt8])])
  func varintsHaveTheirShortestForm(value: UInt64, bytes: [UInt8]) {
    var writer = MessageWriter(capacityBytes: 1)
    writer.varint(value)
    #expect(Array(writer.bytes) == bytes)
  }

  @Test func whatStandsSurvivesGrowth() {
    var writer = MessageWriter(capacityBytes: 1)
    for index in (0..<10_000).reversed() { writer.fixed(UInt32(index)) }
    #expect(writer.byteCount == 40_000)
    let numbers = (0..<10_000).map { writer.bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self) }
    #expect(numbers == (0..<10_000).map { UInt32($0) })
  }

  @Test func memoryIsKeptUpToItsBoundOnly() {
    var writer = MessageWriter(capacityBytes: 16)
    writer.bytes([UInt8](repeating: 7, count: 100), tag: 10)
    writer.removeAll(keptBytes: 64)
    #expect(writer.byteCount == 0)
    writer.string("ä", tag: 10)
    #expect(Array(writer.bytes) == [10, 2, 0xC3, 0xA4])
  }

  @Test func signedNumbers() {
    #expect(MessageWriter.signed(Int32(-1)) == .max)
    #expect(MessageWriter.signed(Int64.min) == 1 << 63)
    #expect(MessageWriter.zigZag(-1) == 1 && MessageWriter.zigZag(1) == 2 && MessageWriter.zigZag(.min) == .max)
  }
}
