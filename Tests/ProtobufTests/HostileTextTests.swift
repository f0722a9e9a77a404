import Protobuf
import Schemas
import Testing

/// libprotobuf-c checks no UTF-8 and loses what follows a NUL; the bytes must be refused and kept here.
@Suite struct HostileTextTests {
  private static let invalid: [[UInt8]] = [
    [0xff], [0x80], [0xc0, 0xaf], [0xc3], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf0, 0x80, 0x80, 0xaf],
    [0xf4, 0x90, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], Array("abc".utf8) + [0xfe] + Array("def".utf8),
  ]

  @Test(arguments: invalid) func invalidUTF8IsRefusedWhereverTextStands(_ bad: [UInt8]) {
    let entry = { (key: [UInt8], value: [UInt8]) in Wire.bytes(1, key) + Wire.bytes(2, value) }
    let cases: [(String, [UInt8])] = [
      ("EveryType.string_value", Wire.bytes(14, bad)),
      ("Inner.text", Wire.bytes(17, Wire.bytes(1, bad))),
      ("EveryType.strings", Wire.text(19, "good") + Wire.bytes(19, bad)),
      ("Inner.text", Wire.bytes(22, Wire.bytes(1, bad))),
      ("EveryType.CountsEntry.key", Wire.bytes(23, Wire.bytes(1, bad) + Wire.number(2, 1))),
      ("Inner.text", Wire.bytes(24, Wire.number(1, 1) + Wire.bytes(2, Wire.bytes(1, bad)))),
      ("EveryType.TextsEntry.value", Wire.bytes(25, Wire.number(1, 1) + Wire.bytes(2, bad))),
      ("EveryType.choice_text", Wire.bytes(26, bad)),
      ("Inner.text", Wire.bytes(28, Wire.bytes(1, bad))),
      ("EveryType.optional_text", Wire.bytes(32, bad)),
      ("EveryType.renamed", Wire.bytes(35, bad)),
    ]
    for (field, bytes) in cases {
      #expect(throws: ProtobufError.invalidUTF8(field: "linecard.testing.v1.\(field)")) {
        try TestingV1.EveryType(serialized: bytes)
      }
    }
    #expect(throws: ProtobufError.invalidUTF8(field: "linecard.testing.v1.EchoResponse.MetadataEntry.value")) {
      try TestingV1.EchoResponse(serialized: Wire.bytes(3, entry(Array("k".utf8), bad)))
    }
  }

  @Test(arguments: invalid) func bytesFieldsTakeAnything(_ bytes: [UInt8]) throws {
    let message = try TestingV1.EveryType(
      serialized: Wire.bytes(15, bytes) + Wire.bytes(20, bytes) + Wire.bytes(30, bytes))
    #expect(message.bytesValue == bytes)
    #expect(message.blobs == [bytes])
    #expect(message.choice == .choiceBlob(bytes))
  }

  @Test(arguments: ["a\0b", "\0", "\0\0\0", "end\0", "\0start", "€\0🙂"])
  func textWithNULIsKeptWhole(_ text: String) throws {
    let message = TestingV1.EveryType(
      stringValue: text, inner: .init(text: text), strings: [text, "", text], counts: [text: 1],
      texts: [true: text], optionalText: text, choice: .choiceText(text))
    let decoded = try TestingV1.EveryType(serialized: message.serialized())
    #expect(decoded == message)
    #expect(decoded.stringValue.utf8.count == text.utf8.count)
    let byHand = try TestingV1.EveryType(serialized: Wire.text(14, text))
    #expect(Array(byHand.stringValue.utf8) == Array(text.utf8))
  }

  @Test func theErrorSaysWhereAndWhatToDo() {
    #expect(
      ProtobufError.invalidUTF8(field: "a.B.c").description
        == "Field a.B.c is not valid UTF-8; send text as UTF-8 or use a bytes field.")
  }
}
