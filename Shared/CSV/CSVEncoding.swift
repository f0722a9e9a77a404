/// Which bytes stand for which characters: UTF-8, and UTF-16 where a byte order mark says so, as some spreadsheets save.
enum CSVEncoding {
  /// The file as UTF-8, without a byte order mark; nil for UTF-16 that is none.
  static func utf8(_ bytes: [UInt8]) -> [UInt8]? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
    if bytes.starts(with: [0xFF, 0xFE]) { return utf8(units(bytes, isBigEndian: false)) }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf8(units(bytes, isBigEndian: true)) }
    return bytes
  }

  /// Nil for an odd number of bytes.
  private static func units(_ bytes: [UInt8], isBigEndian: Bool) -> [UInt16]? {
    guard bytes.count.isMultiple(of: 2) else { return nil }
    return stride(from: 2, to: bytes.count, by: 2).map { index in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
  }

  private static func utf8(_ units: [UInt16]?) -> [UInt8]? {
    units.flatMap { String(validating: $0, as: UTF16.self) }.map { Array($0.utf8) }
  }
}
