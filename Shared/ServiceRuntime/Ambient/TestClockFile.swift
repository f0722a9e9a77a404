import BillingTypes

/// Where a data directory keeps the time of its test clock: one line with the milliseconds since 1970.
struct TestClockFile: Sendable {
  let path: String

  init(dataDirectory: String) {
    path = dataDirectory + "/test-clock"
  }

  /// The time kept; nil when there is none.
  func read() throws(TestClockError) -> Instant? {
    let bytes: [UInt8]?
    do {
      bytes = try WholeFile.read(path, bytesMax: 64)
    } catch {
      throw .notKept(path: path, reason: error.reason)
    }
    guard let bytes else { return nil }
    let text = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    guard let milliseconds = Int64(text) else {
      throw .notKept(path: path, reason: "it holds no number of milliseconds; restore it or empty the data directory")
    }
    return Instant(millisecondsSinceEpoch: milliseconds)
  }

  /// Replaces the time; it survives `kill -9` and power loss when this returns.
  func write(_ time: Instant) throws(TestClockError) {
    do {
      try WholeFile.replace(path, with: Array("\(time.millisecondsSinceEpoch)\n".utf8))
    } catch {
      throw .notKept(path: path, reason: error.reason)
    }
  }
}
