/// Values as bytes: a tag each, then eight bytes of an integer, or four bytes of length and the content.
enum PageKeyCoding {
  static func encode(_ values: [SQLValue]) -> [UInt8] {
    var bytes: [UInt8] = []
    for value in values {
      switch value {
      case .null:
        bytes.append(0)
      case .int64(let number):
        bytes.append(1)
        append(UInt64(bitPattern: number), count: 8, to: &bytes)
      case .text(let text):
        bytes.append(2)
        append(UInt64(text.utf8.count), count: 4, to: &bytes)
        bytes.append(contentsOf: text.utf8)
      case .bytes(let content):
        bytes.append(3)
        append(UInt64(content.count), count: 4, to: &bytes)
        bytes.append(contentsOf: content)
      }
    }
    return bytes
  }

  /// `nil` where the bytes are not what ``encode(_:)`` makes.
  static func decode(_ bytes: ArraySlice<UInt8>) -> [SQLValue]? {
    var rest = bytes
    var values: [SQLValue] = []
    while let tag = rest.popFirst() {
      guard let value = decodeValue(tag: tag, &rest) else { return nil }
      values.append(value)
    }
    return values
  }

  private static func decodeValue(tag: UInt8, _ rest: inout ArraySlice<UInt8>) -> SQLValue? {
    switch tag {
    case 0: return .null
    case 1: return takeInteger(8, &rest).map { .int64(Int64(bitPattern: $0)) }
    case 2: return takeContent(&rest).flatMap { String(validating: $0, as: UTF8.self) }.map { .text($0) }
    case 3: return takeContent(&rest).map { .bytes(Array($0)) }
    default: return nil
    }
  }

  private static func takeInteger(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> UInt64? {
    guard rest.count >= count else { return nil }
    let number = rest.prefix(count).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    rest = rest.dropFirst(count)
    return number
  }

  private static func takeContent(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let count = takeInteger(4, &rest), rest.count >= Int(count) else { return nil }
    let content = rest.prefix(Int(count))
    rest = rest.dropFirst(Int(count))
    return content
  }

  private static func append(_ number: UInt64, count: Int, to bytes: inout [UInt8]) {
    for index in (0..<count).reversed() {
      bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(index))))
    }
  }
}
