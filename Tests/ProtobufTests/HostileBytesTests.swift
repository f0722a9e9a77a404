import Protobuf
import Schemas
import TestHouse
import Testing

/// Bytes that are almost messages: each gives a message or an error, whatever they are.
@Suite struct HostileBytesTests {
  /// One of everything, so that every kind of field is cut and lied about.
  private static let sample = TestingV1.EveryType(
    doubleValue: 1.5, floatValue: -2.5, int32Value: -3, int64Value: .min, uint32Value: .max, uint64Value: .max,
    sint32Value: .min, sint64Value: .min, fixed32Value: 7, fixed64Value: 8, sfixed32Value: -9, sfixed64Value: -10,
    boolValue: true, stringValue: "text €", bytesValue: [0, 255], color: .blue,
    inner: .init(text: "in", numbers: [1, -1]),
    numbers: [1, -1, 300], strings: ["a", "", "ccc"], blobs: [[1], []], colors: [.red, .blue, .unrecognized(9)],
    inners: [.init(), .init(text: "two")], counts: ["x": 1, "y": -1],
    innersByNumber: [1: .init(), -2: .init(text: "v")],
    texts: [true: "yes", false: "no"], optionalNumber: 0, optionalText: "", optionalFlag: false,
    time: .init(seconds: 1, nanos: 2), renamed: "r", doubles: [.infinity, 0.1], flags: [true, false],
    bigNumbers: [.max, 0], colorsByNumber: [.max: .red], choice: .choiceInner(.init(text: "chosen")))

  /// Decodes; a message that comes out must also go through all of its conversions without a trap.
  private func survive(_ bytes: [UInt8]) -> Bool {
    guard let message = try? TestingV1.EveryType(serialized: bytes) else { return false }
    let again = try? TestingV1.EveryType(serialized: message.serialized())
    #expect(again?.serialized() == message.serialized())
    #expect(!message.jsonText().isEmpty)
    return true
  }

  @Test func theSampleRoundTrips() throws {
    #expect(try TestingV1.EveryType(serialized: Self.sample.serialized()) == Self.sample)
    #expect(try TestingV1.EveryType(json: JSONValue(parsing: Self.sample.jsonText())) == Self.sample)
  }

  @Test func truncationAtEveryByteIsSurvived() {
    let bytes = Self.sample.serialized()
    var refused = 0
    for length in 0..<bytes.count where !survive(Array(bytes[..<length])) { refused += 1 }
    #expect(refused > bytes.count / 2, "a cut is within a field more often than not")
  }

  @Test func everyByteReplacedByEveryInterestingValueIsSurvived() {
    let bytes = Self.sample.serialized()
    for index in bytes.indices {
      for value: UInt8 in [0, 1, 2, 7, 0x7f, 0x80, 0xc0, 0xfe, 0xff, bytes[index] ^ 1, bytes[index] ^ 0x80] {
        var changed = bytes
        changed[index] = value
        _ = survive(changed)
      }
    }
  }

  @Test(arguments: [UInt64(1), 127, 128, 1 << 21, 1 << 28, 1 << 31, 1 << 32, 1 << 35, 1 << 62, 1 << 63, .max])
  func lengthsThatLieAreRefused(_ length: UInt64) {
    for field: UInt64 in [14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 30, 32, 36] {
      let bytes = Wire.tag(field, 2) + Wire.varint(length)
      #expect(throws: ProtobufError.malformed(message: "linecard.testing.v1.EveryType")) {
        try TestingV1.EveryType(serialized: bytes)
      }
    }
  }

  @Test(arguments: [
    Wire.tag(0, 0) + [1], Wire.tag(3, 3), Wire.tag(3, 4), Wire.tag(3, 5) + [1, 2, 3, 4], Wire.tag(3, 6),
    Wire.tag(3, 7), Wire.tag(14, 0) + [1], Wire.tag(17, 0) + [1], Wire.tag(1, 2) + [8, 0, 0, 0, 0, 0, 0, 0, 0],
    Wire.tag(3, 0) + [UInt8](repeating: 0xff, count: 11), [0x80], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    Wire.bytes(18, [0x80]), Wire.bytes(36, [1, 2, 3]), Wire.bytes(17, [0x0a]), Wire.bytes(17, [0x0a, 0x05, 0x61]),
  ])
  func whatIsNoProtobufIsMalformed(_ bytes: [UInt8]) {
    #expect(throws: ProtobufError.malformed(message: "linecard.testing.v1.EveryType")) {
      try TestingV1.EveryType(serialized: bytes)
    }
  }

  @Test func unknownFieldsAreTakenAndNeverSentOn() throws {
    let unknown =
      Wire.number(4000, 5) + Wire.text(4001, "secret") + Wire.tag(4002, 1) + [1, 2, 3, 4, 5, 6, 7, 8]
      + Wire.tag(4003, 5) + [1, 2, 3, 4]
    let bytes = Self.sample.serialized()
    let message = try TestingV1.EveryType(serialized: unknown + bytes + unknown)
    #expect(message == Self.sample)
    #expect(message.serialized() == bytes)
    let inner = try TestingV1.EveryType(serialized: Wire.bytes(17, Wire.text(1, "t") + unknown))
    #expect(inner.serialized() == Wire.bytes(17, Wire.text(1, "t")))
  }

  @Test func laterValuesWin() throws {
    let bytes =
      Wire.number(3, 1) + Wire.number(3, 2) + Wire.text(26, "gone") + Wire.number(27, 5)
      + Wire.bytes(23, Wire.text(1, "k") + Wire.number(2, 1)) + Wire.bytes(23, Wire.text(1, "k") + Wire.number(2, 2))
    let message = try TestingV1.EveryType(serialized: bytes)
    #expect(message.int32Value == 2)
    #expect(message.choice == .choiceNumber(5))
    #expect(message.counts == ["k": 2])
  }

  @Test func randomMutationsAreSurvived() {
    var random = SeededGenerator(seed: 20_260_301)
    let bytes = Self.sample.serialized()
    var accepted = 0
    for _ in 0..<30_000 {
      var mutant = bytes
      for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&mutant, &random) }
      if survive(mutant) { accepted += 1 }
    }
    #expect(accepted > 100 && accepted < 29_900, "the mutations are neither all fatal nor all harmless: \(accepted)")
  }

  @Test func randomBytesAreSurvivedByEveryType() {
    var random = SeededGenerator(seed: 7)
    for type in MessageTypes.all {
      for _ in 0..<100 {
        let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        if let message = try? type.init(serialized: bytes) { #expect(!message.jsonText().isEmpty) }
      }
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let at = Int.random(in: 0..<max(1, bytes.count), using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0 where !bytes.isEmpty: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1 where !bytes.isEmpty: bytes[at] = UInt8.random(in: 0...255, using: &random)
    case 2 where !bytes.isEmpty: bytes.remove(at: at)
    case 3: bytes.insert(UInt8.random(in: 0...255, using: &random), at: min(at, bytes.count))
    case 4 where !bytes.isEmpty: bytes.removeSubrange(at..<min(bytes.count, at + 8))
    default:
      let end = min(bytes.count, at + Int.random(in: 0...20, using: &random))
      if at < end { bytes.append(contentsOf: bytes[at..<end]) }
    }
  }
}
