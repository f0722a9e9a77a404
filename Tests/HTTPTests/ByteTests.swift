import HTTP
import Testing

/// Bytes are looked at eight at a time: so every byte, at every place of a word and behind the last whole one.
@Suite struct ByteTests {
  private static let lengths = [1, 7, 8, 9, 16, 19]

  private static func forEachPlace(_ body: (_ length: Int, _ place: Int) -> Void) {
    for length in lengths { for place in 0..<length { body(length, place) } }
  }

  @Test("a value may hold blanks, printable ASCII and UTF-8, and nothing else")
  func values() {
    Self.forEachPlace { length, place in
      for byte in UInt8.min...UInt8.max {
        var value = [UInt8](repeating: 0x61, count: length)
        value[place] = byte
        let outcome = ParserDriver.whole("GET / HTTP/1.1\r\nHost: a\r\nX: ".bytes + value + "\r\n\r\n".bytes)
        let refusal: HTTPParseError.Reason? =
          switch byte {
          case 0: .nulByte
          case 0x0a: .bareLineFeed
          case 0x0d: .bareCarriageReturn
          case 0x09, 0x20...0x7e: nil
          default: .malformedField
          }
        #expect(outcome.refusal == refusal, "byte \(byte) at \(place) of \(length)")
        guard refusal == nil, let request = outcome.requests.first else { continue }
        let isBlank = byte == 0x09 || byte == 0x20
        let kept = isBlank && (place == 0 || place == length - 1) ? length - 1 : length
        #expect(request.fields["X"]?.utf8.count == kept, "byte \(byte) at \(place) of \(length)")
      }
    }
  }

  @Test("controls in the value of a response become spaces, wherever they stand")
  func controls() async throws {
    var fields = HTTPFields()
    var expected: [String] = []
    Self.forEachPlace { length, place in
      for (number, control) in ["\r", "\n", "\u{0}", "\u{1F}", "\t"].enumerated() {
        let sides = (String(repeating: "a", count: place), String(repeating: "b", count: length - place - 1))
        let name = "X-\(length)-\(place)-\(number)"
        fields.add(name, sides.0 + control + sides.1)
        expected.append("\r\n\(name): \(sides.0)\(control == "\t" ? "\t" : " ")\(sides.1)\r\n")
      }
    }
    let response = HTTPResponse(.ok, fields: fields)
    try await TestServer.run(handler: { _ in response }) { test in
      let answer = try await test.talk("GET / HTTP/1.0\r\n\r\n")
      for line in expected { #expect(answer.contains(line), "\(line)") }
    }
  }

  @Test("a field is repeated when its name is, and not when another has its length")
  func repetition() {
    var fields: HTTPFields = ["Host": "a", "Etag": "b", "Date": "c"]
    #expect(!fields.isRepeated("Host") && !fields.isRepeated("None"))
    fields.add("hOST", "d")
    #expect(fields.isRepeated("Host") && !fields.isRepeated("Date"))
    fields.add(contentsOf: FieldBlock(["Date": "e", "Accept": "f", "accept": "g"]))
    #expect(fields.isRepeated("Date") && fields.isRepeated("Accept") && !fields.isRepeated("Etag"))
  }
}
