import Protobuf
import Schemas
import Testing

/// Every type of every proto file, with seeded random contents.
@Suite struct RoundTripTests {
  private static let seeds = (UInt64(1)...40)

  private func decode<M: Message>(_ type: M.Type, _ bytes: [UInt8]) throws -> any Message { try M(serialized: bytes) }

  private func same(_ a: any Message, _ b: any Message) -> Bool {
    func isEqual<M: Message>(_ a: M) -> Bool { b as? M == a }
    return isEqual(a)
  }

  @Test func tidyBytesComeBackAsTheyWere() throws {
    for type in MessageTypes.all {
      for seed in Self.seeds {
        var wire = RandomWire(seed: seed)
        let bytes = wire.message(type.cDescriptor)
        let message = try decode(type, bytes)
        let ours = message.serialized()
        #expect(message.serializedByLibrary() == ours, "\(type.protobufName), seed \(seed)")
        #expect(Library.repacked(ours, as: type) == ours, "\(type.protobufName), seed \(seed)")
        #expect(Library.repacked(bytes, as: type) == ours, "\(type.protobufName), seed \(seed)")
      }
    }
  }

  @Test func untidyBytesMeanTheSameOnceTidied() throws {
    for type in MessageTypes.all {
      for seed in Self.seeds {
        var wire = RandomWire(seed: seed)
        wire.isUntidy = true
        let message = try decode(type, wire.message(type.cDescriptor))
        let ours = message.serialized()
        #expect(Library.repacked(ours, as: type) == ours, "\(type.protobufName), seed \(seed)")
        #expect(same(message, try decode(type, ours)), "\(type.protobufName), seed \(seed)")
      }
    }
  }

  @Test func jsonComesBackAsItWas() throws {
    for type in MessageTypes.all {
      for seed in Self.seeds {
        var wire = RandomWire(seed: seed)
        let message = try decode(type, wire.message(type.cDescriptor))
        let text = message.jsonText()
        let again = try type.init(json: JSONValue(parsing: text))
        #expect(same(message, again), "\(type.protobufName), seed \(seed): \(text)")
        #expect(again.jsonText() == text)
      }
    }
  }

  /// The short way from bytes to text writes what the way by messages and trees writes.
  @Test(arguments: [false, true])
  func jsonStraightFromBytesIsTheSame(_ isUntidy: Bool) throws {
    for type in MessageTypes.all {
      for seed in Self.seeds {
        var wire = RandomWire(seed: seed)
        wire.isUntidy = isUntidy
        let bytes = wire.message(type.cDescriptor)
        let expected = try decode(type, bytes).json().utf8Text()
        #expect(try type.jsonText(serialized: bytes) == expected, "\(type.protobufName), seed \(seed)")
      }
    }
  }

  @Test func everyByteOfATextIsWrittenAlikeBothWays() throws {
    // At every place of texts around eight bytes, which are looked at together.
    let sides = [1, 7, 8, 9, 16, 19].flatMap { length in (0..<length).map { ($0, length - 1 - $0) } }
    for byte in UInt8.min...0x7f {
      let strings = sides.map { before, after in
        String(repeating: "a", count: before) + "\(Unicode.Scalar(byte))" + String(repeating: "b", count: after)
      }
      let message = UsersV1.Principal(name: "a\(Unicode.Scalar(byte))ü", scopes: strings)
      #expect(try UsersV1.Principal.jsonText(serialized: message.serialized()) == message.json().utf8Text())
    }
  }

  @Test func numbersAreWrittenAlikeBothWays() throws {
    for number in [Int64.min, -1, 9, 10, 99, 100, .max] {
      let message = TestingV1.EchoRequest(code: Int32(truncatingIfNeeded: number), responseFillerBytes: number)
      #expect(try TestingV1.EchoRequest.jsonText(serialized: message.serialized()) == message.json().utf8Text())
      let unsigned = EventsV1.StreamEventsRequest(afterSequence: UInt64(bitPattern: number))
      let text = try EventsV1.StreamEventsRequest.jsonText(serialized: unsigned.serialized())
      #expect(text == unsigned.json().utf8Text())
    }
  }

  @Test func textThatIsNoUTF8IsRefusedBothWays() {
    let bytes: [UInt8] = Bytes.field(1, [0x61, 0xff])
    let error = ProtobufError.invalidUTF8(field: "linecard.testing.v1.EchoRequest.text")
    #expect(throws: error) { try TestingV1.EchoRequest(serialized: bytes) }
    #expect(throws: error) { try TestingV1.EchoRequest.jsonText(serialized: bytes) }
  }

  @Test func emptyMessagesAreNoBytesAndAnEmptyObject() throws {
    for type in MessageTypes.all {
      let message = type.init()
      #expect(message.serialized().isEmpty)
      #expect(same(message, try decode(type, [])))
      guard type.protobufName != "google.protobuf.Timestamp", type.protobufName != "google.protobuf.Duration" else {
        continue
      }
      #expect(message.jsonText() == "{}")
      #expect(same(message, try type.init(json: JSONValue(parsing: "{}"))))
    }
  }

  @Test func presenceIsExact() throws {
    let set = TestingV1.EveryType(optionalNumber: 0, optionalText: "", optionalFlag: false, choice: .choiceText(""))
    #expect(set.serialized().count == 3 + 3 + 3 + 3)
    let decoded = try TestingV1.EveryType(serialized: set.serialized())
    #expect(decoded.optionalNumber == 0 && decoded.optionalText == "" && decoded.optionalFlag == false)
    #expect(decoded.choice == .choiceText(""))
    #expect(
      set.jsonText()
        == #"{"optionalNumber":0,"optionalText":"","optionalFlag":false,"choiceText":""}"#)
    let unset = try TestingV1.EveryType(serialized: [])
    #expect(unset.optionalNumber == nil && unset.optionalText == nil && unset.optionalFlag == nil)
    #expect(unset.choice == nil && unset.inner == nil && unset.time == nil)
  }

  @Test func enumsAreOpen() throws {
    let message = TestingV1.EveryType(color: .unrecognized(77), colors: [.blue, .unrecognized(-9)])
    let decoded = try TestingV1.EveryType(serialized: message.serialized())
    #expect(decoded == message)
    #expect(decoded.color.number == 77)
    #expect(TestingV1.Color(number: -2) == .blue)
    #expect(message.jsonText() == #"{"color":77,"colors":["COLOR_BLUE",-9]}"#)
  }
}
