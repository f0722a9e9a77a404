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
  public static func encoded(_ text: some StringProtocol) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if CharacterSets.isUnreserved(byte) {
        bytes.append(byte)
      } else {
        bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

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
