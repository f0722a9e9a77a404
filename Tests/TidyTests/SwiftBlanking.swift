/// Blanks comments and string contents of Swift source, byte for byte, so that positions and lines stay.
struct SwiftBlanking {
  private let source: [UInt8]
  private var position = 0
  private var withoutComments: [UInt8]
  private var code: [UInt8]

  static func blank(_ text: String) -> (withoutComments: String, code: String) {
    var blanking = SwiftBlanking(Array(text.utf8))
    blanking.run()
    return (
      String(decoding: blanking.withoutComments, as: UTF8.self), String(decoding: blanking.code, as: UTF8.self)
    )
  }

  private init(_ source: [UInt8]) {
    self.source = source
    withoutComments = source
    code = source
  }

  private mutating func run() {
    while position < source.count {
      if starts("//") {
        let end = source[position...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
        blank(to: end, comment: true)
      } else if starts("/*") {
        blank(to: endOfBlockComment(), comment: true)
      } else if source[position] == UInt8(ascii: "\"") || starts("#\"") || starts("##\"") {
        blankString()
      } else {
        position += 1
      }
    }
  }

  private func starts(_ prefix: StaticString, at index: Int? = nil) -> Bool {
    let start = index ?? position
    guard start + prefix.utf8CodeUnitCount <= source.count else { return false }
    for offset in 0..<prefix.utf8CodeUnitCount where source[start + offset] != prefix.utf8Start[offset] {
      return false
    }
    return true
  }

  private mutating func blank(to end: Int, comment: Bool) {
    for index in position..<end where source[index] != UInt8(ascii: "\n") {
      code[index] = UInt8(ascii: " ")
      if comment { withoutComments[index] = UInt8(ascii: " ") }
    }
    position = end
  }

  private func endOfBlockComment() -> Int {
    var index = position + 2
    var depth = 1
    while index < source.count, depth > 0 {
      if starts("/*", at: index) {
        depth += 1
        index += 2
      } else if starts("*/", at: index) {
        depth -= 1
        index += 2
      } else {
        index += 1
      }
    }
    return min(index, source.count)
  }

  private mutating func blankString() {
    var hashes = 0
    while source[position] == UInt8(ascii: "#") {
      hashes += 1
      position += 1
    }
    let quotes = starts("\"\"\"") ? 3 : 1
    position += quotes
    blank(to: endOfString(quotes: quotes, hashes: hashes), comment: false)
    position = min(position + quotes + hashes, source.count)
  }

  /// The index of the closing quote; parentheses of an interpolation are passed over, strings inside it too.
  private func endOfString(quotes: Int, hashes: Int) -> Int {
    var index = position
    var depth = 0
    var inner = false
    while index < source.count {
      let byte = source[index]
      if depth > 0 {
        if byte == UInt8(ascii: "\"") { inner.toggle() }
        if !inner, byte == UInt8(ascii: "(") { depth += 1 }
        if !inner, byte == UInt8(ascii: ")") { depth -= 1 }
      } else if byte == UInt8(ascii: "\\"), hasHashes(hashes, at: index + 1) {
        if starts("(", at: index + 1 + hashes) { depth = 1 }
        index += 1 + hashes
      } else if hasQuotes(quotes, at: index), hasHashes(hashes, at: index + quotes) {
        return index
      } else if quotes == 1, byte == UInt8(ascii: "\n") {
        return index
      }
      index += 1
    }
    return source.count
  }

  private func hasQuotes(_ count: Int, at index: Int) -> Bool {
    index + count <= source.count && source[index..<(index + count)].allSatisfy { $0 == UInt8(ascii: "\"") }
  }

  private func hasHashes(_ count: Int, at index: Int) -> Bool {
    index + count <= source.count && source[index..<(index + count)].allSatisfy { $0 == UInt8(ascii: "#") }
  }
}
