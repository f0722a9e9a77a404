import HTTP
import Testing

@Suite struct SmugglingTests {
  @Test("refused for its own reason, and the request behind it is never seen", arguments: SmugglingCase.all)
  func refused(_ sample: SmugglingCase) {
    let expected = Outcome(requests: [], refusal: sample.refusal, endsIdle: false)
    #expect(ParserDriver.whole(sample.raw) == expected)
    #expect(ParserDriver.byteByByte(sample.raw) == expected)
  }

  @Test func theBatteryIsWhole() {
    #expect(SmugglingCase.all.count >= 35)
    #expect(Set(SmugglingCase.all.map(\.name)).count == SmugglingCase.all.count)
  }

  @Test("a refused connection stays refused, whatever follows")
  func staysRefused() {
    var driver = ParserDriver()
    driver.receive("GET / HTTP/1.1\nHost: a\r\n\r\n".bytes)
    #expect(driver.outcome.refusal == .bareLineFeed)
    let error = #expect(throws: HTTPParseError.self) {
      var position = 0
      _ = try "GET / HTTP/1.1\r\nHost: a\r\n\r\n".bytes.withUnsafeBytes { try driver.parser.parse($0, at: &position) }
    }
    #expect(error?.reason == .bareLineFeed)
  }

  @Test("every refusal has a client or server error status and a sentence", arguments: HTTPParseError.Reason.allCases)
  func described(_ reason: HTTPParseError.Reason) {
    let error = HTTPParseError(reason)
    #expect((400...505).contains(error.status.code))
    #expect(error.description.hasSuffix("."))
  }
}
