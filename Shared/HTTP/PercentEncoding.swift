/// Percent-encoding of RFC 3986 section 2.1.
public enum PercentEncoding {
  /// The text behind percent-encoded bytes; nil when an escape is broken or the bytes are not UTF-8.
  public static func decoded(_ text: Substring) -> String? {
    guard text.utf8.contains(0x25) else { return String(text) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var rest = text.utf8.makeIterator()
    while let byte = rest.next() {
      guard byte == 0x25 else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.next().flatMap(CharacterSets.hexadecimalValue),
        let low = rest.next().flatMap(CharacterSets.hexadecimalValue)
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The text with every byte escaped that is not unreserved (RFC 3986 section 2.3): safe in a path segment or a query.
  public static func encoded(_ text: String) -> String {
    // Most texts are names that need no escape.
    if text.utf8.allSatisfy(CharacterSets.isUnreserved) { return text }
    return String(unsafeUninitializedCapacity: 3 * text.utf8.count) { memory in
      var count = 0
      func append(_ byte: UInt8) {
        memory[count] = byte
        count += 1
      }
      for byte in text.utf8 {
        if CharacterSets.isUnreserved(byte) {
          append(byte)
        } else {
          append(0x25)
          append(hexadecimalDigit(byte >> 4))
          append(hexadecimalDigit(byte & 15))
        }
      }
      return count
    }
  }

  private static func hexadecimalDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }

  /// The name=value pairs of a query, decoded, in order. A plus sign is a space, as forms write it; a name without an
  /// equals sign has an empty value. Nil when an escape does not decode.
  public static func queryPairs(_ query: String) -> [(name: String, value: String)]? {
    var pairs: [(String, String)] = []
    for part in query.split(separator: "&") {
      let spaced = part.replacing("+", with: " ")
      let sides = spaced.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(sides[0]), let value = decoded(sides.count > 1 ? sides[1] : "") else { return nil }
      pairs.append((name, value))
    }
    return pairs
  }
}
