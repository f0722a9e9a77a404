/// The `traceparent` of W3C Trace Context: `00-<trace id>-<parent id>-<flags>`, all lower-case hexadecimal.
public struct TraceParent: Sendable, Hashable {
  /// 32 digits, not all zero.
  public let traceID: String
  /// 16 digits, not all zero.
  public let parentID: String

  /// Reads the header or metadata value; nil when it is missing or malformed, and then it is ignored.
  public init?(_ text: String?) {
    guard let text, text.utf8.count <= 512 else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 4, parts[0] != "ff", parts[0] != "00" || parts.count == 4,
      Self.isHexadecimal(parts[0], 2), Self.isHexadecimal(parts[1], 32), Self.isHexadecimal(parts[2], 16),
      Self.isHexadecimal(parts[3], 2), parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
    else { return nil }
    traceID = parts[1]
    parentID = parts[2]
  }

  private static func isHexadecimal(_ text: String, _ count: Int) -> Bool {
    text.utf8.count == count
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
