import Protobuf
import Schemas
import Testing

@Suite struct TimeJSONTests {
  private func read<M: Message>(_ text: String, as type: M.Type) throws -> M {
    try M(json: .string(text), at: .root.member("time"))
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0, 0, "1970-01-01T00:00:00Z"),
    ("2026-02-28T23:59:59.5Z", 1_772_323_199, 500_000_000, "2026-02-28T23:59:59.500Z"),
    ("2024-02-29T12:00:00.000001Z", 1_709_208_000, 1_000, "2024-02-29T12:00:00.000001Z"),
    ("2024-02-29T12:00:00.000000001+02:30", 1_709_199_000, 1, "2024-02-29T09:30:00.000000001Z"),
    ("1969-12-31T23:59:59.9Z", -1, 900_000_000, "1969-12-31T23:59:59.900Z"),
    ("0001-01-01T00:00:00Z", -62_135_596_800, 0, "0001-01-01T00:00:00Z"),
    ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999, "9999-12-31T23:59:59.999999999Z"),
    ("2000-01-01T00:00:00-00:00", 946_684_800, 0, "2000-01-01T00:00:00Z"),
  ])
  func instants(_ text: String, _ seconds: Int64, _ nanos: Int32, _ canonical: String) throws {
    let time = try read(text, as: GoogleProtobuf.Timestamp.self)
    #expect(time == .init(seconds: seconds, nanos: nanos))
    #expect(time.json() == .string(canonical))
  }

  @Test(arguments: [
    "", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01t00:00:00Z", "2026-01-01T00:00:00z",
    "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z",
    "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.0000000001Z", "2026-01-01T00:00:00+2:00",
    "2026-01-01T00:00:00+24:00", "0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
    "10000-01-01T00:00:00Z", "2026-01-01T00:00:00Z ", " 2026-01-01T00:00:00Z", "２026-01-01T00:00:00Z",
  ])
  func whatIsNoInstantIsRefused(_ text: String) throws {
    let error = #expect(throws: JSONError.self) { try read(text, as: GoogleProtobuf.Timestamp.self) }
    #expect(error?.description.hasPrefix("time: Expected an RFC 3339 instant such as") == true)
  }

  @Test(arguments: [
    ("0s", 0, 0, "0s"), ("1.5s", 1, 500_000_000, "1.500s"), ("-0.25s", 0, -250_000_000, "-0.250s"),
    ("-3.000000001s", -3, -1, "-3.000000001s"), ("315576000000s", 315_576_000_000, 0, "315576000000s"),
  ])
  func durations(_ text: String, _ seconds: Int64, _ nanos: Int32, _ canonical: String) throws {
    let duration = try read(text, as: GoogleProtobuf.Duration.self)
    #expect(duration == .init(seconds: seconds, nanos: nanos))
    #expect(duration.json() == .string(canonical))
  }

  @Test(arguments: ["", "s", "1", "1.s", ".5s", "1.0000000000s", "--1s", "+1s", "1e3s", "1 s", "315576000001s", "1m"])
  func whatIsNoDurationIsRefused(_ text: String) {
    #expect(throws: JSONError.self) { try read(text, as: GoogleProtobuf.Duration.self) }
  }

  /// Bytes may hold any numbers; the text is then the nearest instant or duration, and nothing traps.
  @Test(arguments: [Int64.min, .min + 1, -62_135_596_801, -1, 0, 253_402_300_800, .max])
  func everyPairOfNumbersHasAText(_ seconds: Int64) throws {
    for nanos in [Int32.min, -1_000_000_000, -1, 0, 999_999_999, 1_000_000_000, .max] {
      let instant = GoogleProtobuf.Timestamp(seconds: seconds, nanos: nanos)
      _ = try GoogleProtobuf.Timestamp(json: instant.json())
      _ = instant.milliseconds
      _ = try GoogleProtobuf.Duration(json: GoogleProtobuf.Duration(seconds: seconds, nanos: nanos).json())
    }
  }

  @Test(arguments: [Int64.min, -1001, -1000, -999, -1, 0, 1, 999, 1000, 1_772_323_199_500, .max])
  func millisecondsComeBack(_ milliseconds: Int64) {
    let instant = GoogleProtobuf.Timestamp(milliseconds: milliseconds)
    #expect((0..<1_000_000_000).contains(instant.nanos))
    #expect(instant.seconds == Int64((Double(milliseconds) / 1000).rounded(.down)) || milliseconds.magnitude > 1 << 50)
    if milliseconds != .min { #expect(instant.milliseconds == milliseconds) }
  }
}
