import Glibc

/// Looks at many bytes at a time: nearly all that a message has are printable, and only of the others more is to be asked.
enum ByteScan {
  private static let everyOne: UInt64 = 0x0101_0101_0101_0101
  private static let everyHigh: UInt64 = 0x8080_8080_8080_8080

  /// Where the first control (below 0x20) stands in this range; its end where there is none.
  static func firstControl(in bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index &+ 8 <= range.upperBound {
      let marks = controls(word(bytes, index)) & everyHigh
      if marks != 0 { return index &+ marks.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < range.upperBound && bytes[index] >= 0x20 { index &+= 1 }
    return index
  }

  /// Whether the bytes are this text.
  static func isSame(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
    guard bytes.count == text.utf8CodeUnitCount, let base = bytes.baseAddress else { return false }
    return memcmp(base, text.utf8Start, bytes.count) == 0
  }

  /// Whether all of them are printable ASCII or the space.
  static func isPrintable(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var marks: UInt64 = 0
    var index = 0
    while index &+ 8 <= bytes.count {
      let word = word(bytes, index)
      // 0x7f becomes 0x80; what carries had its high bit before.
      marks |= controls(word) | word | (word &+ everyOne)
      index &+= 8
    }
    while index < bytes.count {
      if bytes[index] &- 0x20 >= 0x5f { return false }
      index &+= 1
    }
    return marks & everyHigh == 0
  }

  /// The high bit of each byte below 0x20. Such a byte borrows, so the marks behind the first one may be wrong.
  private static func controls(_ word: UInt64) -> UInt64 { (word &- everyOne &* 0x20) & ~word }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }
}
