import Foundation
import LoadHarness
import TestHouse
import Testing

@Suite struct HdrHistogramTests {
  @Test("a value is off by less than one in a thousand, and small ones not at all")
  func precision() {
    for value: UInt64 in [0, 1, 2, 999, 2_047, 2_048, 4_095, 123_456_789, 60_000_000_000, 3_600_000_000_000] {
      var histogram = HdrHistogram()
      histogram.record(value)
      #expect(histogram.minimum <= value && value <= histogram.maximum)
      #expect(Double(histogram.maximum - histogram.minimum) <= Double(value) / 1_000)
      #expect(histogram.percentile(50) == histogram.maximum)
    }
  }

  @Test("what is longer than the range counts as the longest") func range() {
    var histogram = HdrHistogram()
    histogram.record(HdrHistogram.highestNanoseconds * 2)
    histogram.record(HdrHistogram.highestNanoseconds + 1)
    #expect(histogram.count == 2)
    #expect(histogram.minimum <= HdrHistogram.highestNanoseconds)
  }

  @Test("merging is recording together, and the encoded form comes back") func mergeAndEncode() throws {
    var numbers = SeededNumbers(seed: 7, stream: 1)
    var parts = [HdrHistogram(), HdrHistogram()]
    var whole = HdrHistogram()
    for index in 0..<5_000 {
      let value = numbers.next() >> (numbers.next() % 50 + 14)
      parts[index % 2].record(value)
      whole.record(value)
    }
    var merged = HdrHistogram()
    for part in parts { merged.merge(try HdrHistogram(encoded: part.encoded())) }
    #expect(merged.encoded() == whole.encoded())
    #expect(try HdrHistogram(encoded: HdrHistogram().encoded()).count == 0)
  }

  @Test("broken texts are refused", arguments: ["", "AAAA", "HISTFAAAAA=", "x"])
  func broken(_ text: String) {
    #expect(throws: HdrHistogram.Malformed.self) { try HdrHistogram(encoded: text) }
  }

  @Test("PyPI hdrhistogram recomputes every percentile from the log, to the digit")
  func judged() async throws {
    try #require(Judge.isThere, "the judge is not installed; run Tests/run, which installs it")
    var numbers = SeededNumbers(seed: 11, stream: 3)
    var log = HistogramLog(startMilliseconds: 1_772_000_000_000)
    var totals: [String: HdrHistogram] = [:]
    for second in 0..<20 {
      for tag in ["fast", "slow", "empty then full"] {
        var histogram = HdrHistogram()
        let count = tag == "empty then full" && second < 10 ? 0 : numbers.below(400)
        for _ in 0..<count {
          let scale = tag == "fast" ? 80_000.0 : 40_000_000
          histogram.record(UInt64(numbers.exponential() * scale), times: UInt64(1 + numbers.below(3)))
        }
        let name = tag.replacing(" ", with: "_")
        log.add(tag: name, startSeconds: Double(second), lengthSeconds: 1, histogram)
        totals[name, default: HdrHistogram()].merge(histogram)
      }
    }
    let expected = totals.sorted { $0.key < $1.key }.map { Judge.line($0.key, $0.value) }
    let judged = try await Judge.lines(of: log.text)
    for (line, wanted) in zip(judged, expected) { #expect(line == wanted) }
    #expect(judged.count == expected.count)
  }
}

/// The independent implementation that has the last word on percentiles.
enum Judge {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private static let named = ProcessInfo.processInfo.environment["LINECARD_JUDGE_PYTHON"]

  /// The one in the virtual environment of `Tests/run`; another with `LINECARD_JUDGE_PYTHON`.
  static let python = named ?? root + "/.build/venv/bin/python"

  /// Other tests make the environment too, but only `Tests/run` puts all packages into it.
  static let isThere = FileManager.default.fileExists(atPath: named ?? root + "/.build/venv/.installed")

  /// What it reads out of a log, a line for each tag.
  static func lines(of log: String) async throws -> [String] {
    let directory = TemporaryDirectory()
    let path = directory.path + "/log.hlog"
    try log.write(toFile: path, atomically: true, encoding: .utf8)
    let process = await SpawnedProcess.start(
      python, [root + "/Tests/LoadTests/judge.py", path], outputPath: directory.path + "/judge.out")
    #expect(await process.ending() == .exited(0), "\(process.output)")
    return process.output.split(separator: "\n").map(String.init)
  }

  /// The same line from our histogram.
  static func line(_ tag: String, _ histogram: HdrHistogram) -> String {
    let values =
      [histogram.count, histogram.minimum, histogram.maximum]
      + [50, 75, 90, 95, 99, 99.9, 99.99].map { histogram.percentile($0) }
    return "\(tag) \(values.map { "\($0)" }.joined(separator: " ")) \(decimal(histogram.mean, 3))"
  }
}
