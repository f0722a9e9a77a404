import Glibc

/// Looks over the bytes of a part once, before anything is made of them, and counts what a parser will spend its time on.
///
/// Where the XML is sound, this sees what a parser sees; where it is not, a parser stops at that place.
struct MarkupScan {
  private let bytes: UnsafeRawBufferPointer
  private let part: String
  private let countMax: Int
  private let limits: SpreadsheetLimits
  private var position = 0
  private var count = 0

  /// How many elements, attributes, references, comments and the like there are.
  ///
  /// - Throws: `tooManyMarks` for more than `countMax`, `tooManyAttributes` for an element that has too many.
  static func count(
    _ bytes: [UInt8], part: String, upTo countMax: Int, _ limits: SpreadsheetLimits
  ) throws(SpreadsheetError) -> Int {
    let outcome = bytes.withUnsafeBytes { bytes in
      Result { () throws(SpreadsheetError) in
        var scan = MarkupScan(bytes: bytes, part: part, countMax: countMax, limits: limits)
        try scan.run()
        return scan.count
      }
    }
    return try outcome.get()
  }

  private init(bytes: UnsafeRawBufferPointer, part: String, countMax: Int, limits: SpreadsheetLimits) {
    self.bytes = bytes
    self.part = part
    self.countMax = countMax
    self.limits = limits
  }

  private mutating func run() throws(SpreadsheetError) {
    while position < bytes.count {
      let next = place(of: UInt8(ascii: "<"), before: bytes.count) ?? bytes.count
      try references(until: next)
      guard next < bytes.count else { return }
      position = next + 1
      // The end of an element is counted with its beginning.
      try add(begins("/") ? 0 : 1)
      if begins("!--") {
        skip("-->")
      } else if begins("![CDATA[") {
        skip("]]>")
      } else if begins("?") {
        skip("?>")
      } else {
        try tag()
      }
    }
  }

  /// From behind `<` to behind `>`; a `>` within quotes is part of a value.
  private mutating func tag() throws(SpreadsheetError) {
    var quote: UInt8 = 0
    var attributeCount = 0
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if quote != 0 {
        if byte == quote { quote = 0 }
        if byte == UInt8(ascii: "&") { try add(1) }
        continue
      }
      switch byte {
      case UInt8(ascii: ">"): return
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        quote = byte
        attributeCount += 1
        try add(1)
        guard attributeCount <= limits.attributesMax else {
          throw SpreadsheetError(.tooManyAttributes(part: part, limit: limits.attributesMax))
        }
      default: break
      }
    }
  }

  private mutating func references(until end: Int) throws(SpreadsheetError) {
    while let next = place(of: UInt8(ascii: "&"), before: end) {
      position = next + 1
      try add(1)
    }
    position = end
  }

  private mutating func add(_ more: Int) throws(SpreadsheetError) {
    count += more
    guard count <= countMax else { throw SpreadsheetError(.tooManyMarks(limit: limits.marksMax)) }
  }

  private func place(of byte: UInt8, before end: Int) -> Int? {
    bytes.place(of: byte, from: position, before: end)
  }

  private func begins(_ text: StaticString) -> Bool {
    guard let base = bytes.baseAddress, bytes.count - position >= text.utf8CodeUnitCount else { return false }
    return memcmp(base + position, text.utf8Start, text.utf8CodeUnitCount) == 0
  }

  /// To behind the next `end`, whose last character is `>`.
  private mutating func skip(_ end: StaticString) {
    let length = end.utf8CodeUnitCount
    let start = position
    while let next = place(of: UInt8(ascii: ">"), before: bytes.count) {
      position = next + 1
      guard position - start >= length, let base = bytes.baseAddress else { continue }
      if memcmp(base + position - length, end.utf8Start, length) == 0 { return }
    }
    position = bytes.count
  }
}

extension UnsafeRawBufferPointer {
  /// Where this byte is for the first time in these bounds.
  func place(of byte: UInt8, from start: Int, before end: Int) -> Int? {
    guard let baseAddress, let found = memchr(baseAddress + start, Int32(byte), end - start) else { return nil }
    return UnsafeRawPointer(found) - baseAddress
  }
}
