import CProtobufC
import Protobuf
import Schemas
import TestHouse
import Testing

/// Reading in place against libprotobuf-c: what it takes means the same to the library, and it takes what comes every day.
@Suite struct ReadingTests {
  /// What is read in place; nil when that is left to the library.
  private func inPlace<M: Message>(_ type: M.Type, _ bytes: [UInt8]) -> (any Message)? {
    bytes.withUnsafeBytes { buffer in
      var message = M()
      let budgetBytes = ProtobufLimits.arenaBudget(forInputBytes: buffer.count)
      guard var reader = WireReader(buffer, budgetBytes: budgetBytes) else { return message }
      return message.read(from: &reader) ? message : nil
    }
  }

  /// The message as the library reads it; nil when it refuses.
  private func byLibrary<M: Message>(_ type: M.Type, _ bytes: [UInt8]) -> (any Message)? {
    bytes.withUnsafeBytes { try? M(byLibrary: $0, arena: Arena()) }
  }

  private func same(_ a: any Message, _ b: any Message) -> Bool {
    // A float that is no number equals nothing; its bytes tell.
    a.serialized() == b.serialized()
  }

  private func hasMap(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) -> Bool {
    (0..<Int(descriptor.pointee.n_fields)).contains { index in
      let field = descriptor.pointee.fields[index]
      guard field.type == PROTOBUF_C_TYPE_MESSAGE, let inner = field.descriptor else { return false }
      let message = inner.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
      return String(cString: message.pointee.name).hasSuffix("Entry") || hasMap(message)
    }
  }

  @Test func everydayBytesAreReadInPlace() throws {
    for type in MessageTypes.all where !hasMap(type.cDescriptor) {
      for seed in UInt64(1)...20 {
        var wire = RandomWire(seed: seed)
        let bytes = wire.message(type.cDescriptor)
        let (ours, theirs) = (inPlace(type, bytes), byLibrary(type, bytes))
        let read = try #require(ours, "\(type.protobufName), seed \(seed)")
        #expect(same(read, try #require(theirs)), "\(type.protobufName), seed \(seed)")
      }
    }
  }

  @Test func everyFieldTypeIsReadInPlace() throws {
    let message = TestingV1.EveryType(
      doubleValue: -0.5, floatValue: 3.25, int32Value: -1, int64Value: .min, uint32Value: .max, uint64Value: .max,
      sint32Value: .min, sint64Value: .min, fixed32Value: .max, fixed64Value: .max, sfixed32Value: -2,
      sfixed64Value: -3, boolValue: true, stringValue: "ß", bytesValue: [0, 255], color: .blue,
      optionalNumber: 0, optionalText: "", optionalFlag: false, choice: .choiceText(""))
    let read = inPlace(TestingV1.EveryType.self, message.serialized())
    #expect(read as? TestingV1.EveryType == message)
  }

  /// Bytes in another order, with fields twice and unknown ones, and then with some bytes changed, lost or doubled.
  @Test func whatIsReadInPlaceMeansTheSameToTheLibrary() throws {
    var random = SeededGenerator(seed: 7)
    var (taken, left) = (0, 0)
    for type in MessageTypes.all {
      for seed in UInt64(1)...60 {
        var wire = RandomWire(seed: seed)
        wire.isUntidy = seed % 3 == 0
        var bytes = wire.message(type.cDescriptor)
        if seed % 4 != 0 { damage(&bytes, &random) }
        guard let read = inPlace(type, bytes) else {
          left += 1
          continue
        }
        taken += 1
        let library = byLibrary(type, bytes)
        let theirs = try #require(library, "\(type.protobufName), seed \(seed): \(bytes)")
        #expect(same(read, theirs), "\(type.protobufName), seed \(seed): \(bytes)")
      }
    }
    #expect(taken > 1000 && left > 1000, "\(taken) were read in place, \(left) left")
  }

  /// The last value of a field counts, in any order of the fields.
  @Test func whatIsSentTwiceIsReadInPlaceToo() throws {
    let bytes = Bytes.field(14, [0x61]) + Bytes.number(3, 1) + Bytes.field(14, [0x62]) + Bytes.number(3, 2)
    let read = try #require(inPlace(TestingV1.EveryType.self, bytes) as? TestingV1.EveryType)
    #expect(read == TestingV1.EveryType(int32Value: 2, stringValue: "b"))
  }

  private func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard let place = bytes.indices.randomElement(using: &random) else { return }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
    case 1: bytes[place] ^= 0x80
    case 2: bytes.removeSubrange(place...)
    default: bytes.insert(bytes[place], at: place)
    }
  }

  /// A later version's field, a message in two halves, a list that is not packed, a list too large: the library decides.
  @Test(arguments: [
    Bytes.number(4000, 1), Bytes.field(17, []) + Bytes.field(17, []), Bytes.field(28, []) + Bytes.field(28, []),
    Bytes.field(28, []) + Bytes.number(29, 1),
    Bytes.tag(1, 2), [0x80, 0x80, 0x01], [0x00], [0x0F],
  ])
  func theUnusualIsLeftToTheLibrary(_ bytes: [UInt8]) {
    #expect(inPlace(TestingV1.EveryType.self, bytes) == nil)
  }
}
