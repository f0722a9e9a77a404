import BillingTypes
import Foundation
import ServiceRuntime
import TestHouse
import Testing

@testable import ServiceRuntime

@Suite struct ClockTests {
  private let march = Instant(millisecondsSinceEpoch: 1_772_323_200_000)

  @Test func movesForwardOnly() throws {
    let clock = TestClock(startingAt: march)
    #expect(clock.now() == march)
    let later = Instant(millisecondsSinceEpoch: march.millisecondsSinceEpoch + 1)
    try clock.move(to: later)
    try clock.move(to: later)
    #expect(clock.now() == later)
    #expect(throws: TestClockError.movesForwardOnly(now: later, asked: march)) { try clock.move(to: march) }
    #expect(clock.now() == later)
  }

  @Test func keptInAFile() throws {
    let directory = TemporaryDirectory()
    let file = TestClockFile(dataDirectory: directory.path)
    #expect(try file.read() == nil)
    try file.write(march)
    let clock = TestClock(startingAt: march, file: file)
    let later = Instant(millisecondsSinceEpoch: march.millisecondsSinceEpoch + 86_400_000)
    try clock.move(to: later)
    #expect(try file.read() == later)
    try Data("soon\n".utf8).write(to: URL(fileURLWithPath: file.path))
    #expect(throws: TestClockError.self) { try file.read() }
  }

  @Test("a clock that cannot be kept does not move")
  func notKept() throws {
    let clock = TestClock(startingAt: march, file: TestClockFile(dataDirectory: "/nowhere"))
    let later = Instant(millisecondsSinceEpoch: march.millisecondsSinceEpoch + 1)
    #expect(throws: TestClockError.self) { try clock.move(to: later) }
    #expect(clock.now() == march)
  }

  @Test func systemClockIsOfToday() {
    #expect(SystemClock().now() > Instant(rfc3339: "2026-01-01T00:00:00Z") ?? march)
  }

  @Test func moments() throws {
    #expect(march.rfc3339 == "2026-03-01T00:00:00Z")
    #expect(Instant(rfc3339: "2026-03-01") == march)
    #expect(
      Instant(rfc3339: "2026-03-01T01:00:00.007+01:00")?.millisecondsSinceEpoch == march.millisecondsSinceEpoch + 7)
    #expect(Instant(millisecondsSinceEpoch: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
    #expect(Instant(rfc3339: "1969-12-31T23:59:59.999Z")?.millisecondsSinceEpoch == -1)
    for text in ["", "2026-02-29", "2026-03-01T24:00:00Z", "2026-03-01 00:00:00Z", "now"] {
      #expect(Instant(rfc3339: text) == nil, "\(text)")
    }
  }

  @Test func randomness() {
    #expect(SeededRandomness(seed: 7).bytes(100) == SeededRandomness(seed: 7).bytes(100))
    #expect(SeededRandomness(seed: 7).bytes(16) != SeededRandomness(seed: 8).bytes(16))
    // The first two words that SplitMix64 is published with, from their lowest byte on; the second one cut off.
    let published: [UInt8] = [0xAF, 0xCD, 0x1D, 0x7B, 0x39, 0xA8, 0x20, 0xE2, 0xF4, 0x65, 0xB9]
    #expect(SeededRandomness(seed: 0).bytes(11) == published)
    let system = SystemRandomness()
    for count in [0, 1, 16, 255, 256, 257, 1_000] { #expect(system.bytes(count).count == count) }
    #expect(Set((0..<1_000).map { _ in system.bytes(16) }).count == 1_000)
    #expect(system.hex(byteCount: 8).count == 16)
  }
}
