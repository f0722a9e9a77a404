import HTTP

/// A request's path cut into segments, with the verb after the last colon apart.
struct RequestPath: Sendable {
  /// Every segment with its escapes resolved, a slash before each.
  private let bytes: [UInt8]
  /// Where the segments end.
  private let ends: [Int]
  /// Segments that had an escaped slash, with that left as it is: among several segments of a resource name it would
  /// otherwise look like a separator (google/api/http.proto). Nearly always none.
  private let keepingSlash: [Int: String]
  let verb: String?

  /// How many segments there are.
  var count: Int { ends.count }

  /// Nil when an escape does not decode to UTF-8, and for what does not begin with a slash.
  init?(_ path: String) {
    guard path.utf8.first == UInt8(ascii: "/"), let lastSlash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
      return nil
    }
    let path = path[...]
    var segments = path
    var verb: String?
    if let colon = path.utf8[lastSlash...].lastIndex(of: UInt8(ascii: ":")) {
      guard let decoded = PercentEncoding.decoded(path[path.utf8.index(after: colon)...]) else { return nil }
      verb = decoded
      segments = path[..<colon]
    }
    self.verb = verb
    guard segments.utf8.contains(UInt8(ascii: "%")) else {
      bytes = Array(segments.utf8)
      ends = Self.ends(bytes)
      keepingSlash = [:]
      return
    }
    guard let decoded = Self.decoded(segments) else { return nil }
    (bytes, ends, keepingSlash) = decoded
  }

  private static func ends(_ bytes: [UInt8]) -> [Int] {
    var ends: [Int] = []
    ends.reserveCapacity(8)
    for index in bytes.indices.dropFirst() where bytes[index] == UInt8(ascii: "/") { ends.append(index) }
    ends.append(bytes.count)
    return ends
  }

  private static func decoded(_ path: Substring) -> (bytes: [UInt8], ends: [Int], keepingSlash: [Int: String])? {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    var kept: [Int: String] = [:]
    for part in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let decoded = PercentEncoding.decoded(part) else { return nil }
      if decoded.utf8.contains(UInt8(ascii: "/")) { kept[ends.count] = keepingSlash(part) }
      bytes.append(UInt8(ascii: "/"))
      bytes += decoded.utf8
      ends.append(bytes.count)
    }
    return (bytes, ends, kept)
  }

  private static func keepingSlash(_ part: Substring) -> String {
    let upper = part.split(separator: "%2F", omittingEmptySubsequences: false)
    let pieces = upper.map { $0.split(separator: "%2f", omittingEmptySubsequences: false) }
    return pieces.map { $0.map { PercentEncoding.decoded($0) ?? String($0) }.joined(separator: "%2f") }
      .joined(separator: "%2F")
  }

  private func bytes(of segment: Int) -> Range<Int> { (segment == 0 ? 1 : ends[segment - 1] + 1)..<ends[segment] }

  func isEmpty(_ segment: Int) -> Bool { bytes(of: segment).isEmpty }

  /// Whether the segment is this text.
  func holds(_ literal: String, at segment: Int) -> Bool {
    let range = bytes(of: segment)
    guard literal.utf8.count == range.count else { return false }
    var position = range.lowerBound
    for byte in literal.utf8 {
      if bytes[position] != byte { return false }
      position += 1
    }
    return true
  }

  /// One segment as it is meant, or several with slashes between them.
  func text(of segments: Range<Int>) -> String {
    if segments.count > 1 && !keepingSlash.isEmpty {
      return segments.map { keepingSlash[$0] ?? text(of: $0..<($0 + 1)) }.joined(separator: "/")
    }
    let start = bytes(of: segments.lowerBound).lowerBound
    return String(decoding: bytes[start..<ends[segments.upperBound - 1]], as: UTF8.self)
  }
}
