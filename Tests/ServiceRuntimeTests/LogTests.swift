import BillingTypes
import Protobuf
import ServiceRuntime
import Synchronization
import Testing

/// Keeps the lines of a log.
final class LogLines: Sendable {
  private let lines = Mutex<[[UInt8]]>([])

  var all: [[UInt8]] { lines.withLock { $0 } }
  var texts: [String] { all.map { String(decoding: $0, as: UTF8.self) } }

  func sink(_ level: LogLevel = .debug) -> LogSink {
    let clock = TestClock(startingAt: Instant(millisecondsSinceEpoch: 1_772_357_400_250))
    return LogSink(level: level, clock: clock) { [self] line in lines.withLock { $0.append(line) } }
  }
}

@Suite struct LogTests {
  @Test func oneLineOfJSON() throws {
    let lines = LogLines()
    Log(sink: lines.sink(), service: "users", context: ["request_id": "r1"])
      .info("call refused", ["method": "a/b", "account": "accounts/acme"])
    #expect(
      lines.texts == [
        "{\"ts\":\"2026-03-01T09:30:00.250Z\",\"level\":\"info\",\"service\":\"users\",\"message\":\"call refused\","
          + "\"account\":\"accounts/acme\",\"method\":\"a/b\",\"request_id\":\"r1\"}\n"
      ])
  }

  @Test("whatever a caller sends stays inside its string, and comes back as it was")
  func escaping() throws {
    let lines = LogLines()
    let hostile = "\" , \\ \n{\"level\":\"error\"}\r\t\u{0}\u{1B}[31m\u{7F} é 漢 \u{1F600}"
    Log(sink: lines.sink(), service: "users").warning("x", ["value": hostile, "ts": "forged", "a\"b": "c"])
    let line = try #require(lines.all.first)
    #expect(line.filter { $0 == 0x0A }.count == 1)
    #expect(line.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7F })
    let json = try JSONValue(parsing: line)
    #expect(json["value"]?.stringValue == hostile)
    #expect(json["ts"]?.stringValue == "2026-03-01T09:30:00.250Z")
    #expect(json["ts_"]?.stringValue == "forged")
  }

  @Test func levels() {
    let lines = LogLines()
    let sink = lines.sink(.warning)
    let log = Log(sink: sink, service: "users")
    log.debug("a")
    log.info(
      "b",
      {
        Issue.record("metadata of a dropped line is not made"); return [:]
      }())
    log.warning("c")
    log.error("d")
    #expect(lines.texts.count == 2)
    sink.level = .debug
    log.debug("e")
    #expect(lines.texts.count == 3)
  }

  @Test("a line is cut at sixteen kibibytes and stays JSON", arguments: ["x", "\n", "\"", "é"])
  func lengthLimit(_ character: String) throws {
    let lines = LogLines()
    let log = Log(sink: lines.sink(), service: "users")
    for count in [100, 2_000, 16_000, 40_000] {
      log.info("x", ["long": String(repeating: character, count: count), "zz": "end"])
    }
    for (line, count) in zip(lines.all, [100, 2_000, 16_000, 40_000]) {
      #expect(line.count <= 16 << 10)
      let json = try JSONValue(parsing: line)
      let value = try #require(json["long"]?.stringValue)
      if count <= 2_000 {
        #expect(value == String(repeating: character, count: count))
        #expect(json["zz"] != nil)
      } else if count == 40_000 {
        #expect(value.hasSuffix("…"))
      }
    }
  }
}
