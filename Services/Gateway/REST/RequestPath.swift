import HTTP

/// A request's path cut into segments, with the verb after the last colon apart.
struct RequestPath: Sendable {
  /// The segments with their escapes resolved, a slash before each; perhaps with the verb behind them.
  private let path: String
  /// Where the segments end, in bytes.
  private let ends: [Int]
  /// Segments that had an escaped slash, with that left as it is: among several segments of a resource name it would
  /// otherwise look like a separator (google/api/http.proto). Nearly always none.
  private let keepingSlash: [Int: String]
  let verb: String?

  /// How many segments there are.
  var count: Int { ends.count }

  /// Nil when an escape does not decode to UTF-8, and for what does not begin with a slash.
  init?(_ path: String) {
    guard let marks = Marks(path.utf8.span) else { return nil }
    let segmentsEnd = path.utf8.index(path.startIndex, offsetBy: marks.colon ?? path.utf8.count)
    if marks.colon == nil {
      verb = nil
    } else {
      guard let decoded = PercentEncoding.decoded(path[path.utf8.index(after: segmentsEnd)...]) else { return nil }
      verb = decoded
    }
    guard marks.hasEscapes else {
      self.path = path
      ends = marks.ends
      keepingSlash = [:]
      return
    }
    guard let decoded = Self.decoded(path[..<segmentsEnd]) else { return nil }
    (self.path, ends, keepingSlash) = decoded
  }

  /// What one look at a path's bytes finds.
  private struct Marks {
    var ends: [Int] = []
    /// The last one behind the last slash.
    var colon: Int?
    var hasEscapes = false

    /// Nil for what does not begin with a slash.
    init?(_ bytes: Span<UInt8>) {
      guard !bytes.isEmpty, bytes[0] == UInt8(ascii: "/") else { return nil }
      ends.reserveCapacity(8)
      for index in 1..<bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "/"):
          ends.append(index)
          colon = nil
        case UInt8(ascii: ":"): colon = index
        case UInt8(ascii: "%"): hasEscapes = true
        default: break
        }
      }
      ends.append(colon ?? bytes.count)
    }
  }

  private static func decoded(_ path: Substring) -> (path: String, ends: [Int], keepingSlash: [Int: String])? {
    var whole = ""
    var ends: [Int] = []
    var kept: [Int: String] = [:]
    for part in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let decoded = PercentEncoding.decoded(part) else { return nil }
      if decoded.utf8.contains(UInt8(ascii: "/")) { kept[ends.count] = keepingSlash(part) }
      whole += "/" + decoded
      ends.append(whole.utf8.count)
    }
    return (whole, ends, kept)
  }

  private static func keepingSlash(_ part: Substring) -> String {
    let upper = part.split(separator: "%2F", omittingEmptySubsequences: false)
    let pieces = upper.map { $0.split(separator: "%2f", omittingEmptySubsequences: false) }
    return pieces.map { $0.map { PercentEncoding.decoded($0) ?? String($0) }.joined(separator: "%2f") }
      .joined(separator: "%2F")
  }

  private func bytes(of segment: Int) -> Range<Int> { (segment == 0 ? 1 : ends[segment - 1] + 1)..<ends[segment] }

  /// Whether the path has these segments and no others.
  func fits(_ segments: [PathTemplate.Segment]) -> Bool {
    guard segments.count == count else { return false }
    // Paths differ at their ends rather than at their beginnings.
    for index in segments.indices.reversed() {
      switch segments[index] {
      case .any: if bytes(of: index).isEmpty { return false }
      case .literal(let literal): if !holds(literal, at: index) { return false }
      }
    }
    return true
  }

  private func holds(_ literal: String, at segment: Int) -> Bool {
    let start = bytes(of: segment).lowerBound
    guard literal.utf8.count == ends[segment] - start else { return false }
    let literal = literal.utf8.span
    let path = path.utf8.span
    for index in literal.indices where literal[index] != path[start + index] { return false }
    return true
  }

  /// One segment as it is meant, or several with slashes between them.
  func text(of segments: Range<Int>) -> String {
    if segments.count > 1 && !keepingSlash.isEmpty {
      return segments.map { keepingSlash[$0] ?? text(of: $0..<($0 + 1)) }.joined(separator: "/")
    }
    let range = bytes(of: segments.lowerBound).lowerBound..<ends[segments.upperBound - 1]
    return path.utf8.span.withUnsafeBufferPointer { String(decoding: $0[range], as: UTF8.self) }
  }
}
