extension JSONValue {
  /// Parses a whole JSON text (RFC 8259), strictly: valid UTF-8, no duplicate names, no lone surrogates, bounded nesting
  /// and size, nothing after the value.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    guard bytes.count <= ProtobufLimits.jsonBytesMax else {
      throw JSONError(
        at: .root, "The JSON text is longer than \(ProtobufLimits.jsonBytesMax) bytes; send less at once.")
    }
    var parser = JSONParser(bytes: bytes)
    self = try parser.parseText()
  }

  /// Parses a whole JSON text as `init(parsing:)` does, but hands the elements of the array that is the member `name` of
  /// the outermost object to `each`, one at a time with their index, and keeps none of them: the array is empty in the
  /// result. So a text of millions of elements takes no more memory than its bytes. A member that is no array stays as
  /// it is. What `each` throws ends the parsing.
  public init(
    parsing bytes: [UInt8], bytesMax: Int, elementsOf name: String,
    each: (Int, JSONValue) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard bytes.count <= bytesMax else {
      throw JSONError(at: .root, "The JSON text is longer than \(bytesMax) bytes; send less at once.")
    }
    self = try withoutActuallyEscaping(each) { each throws(JSONError) in
      var parser = JSONParser(bytes: bytes, handsOver: name, each: each)
      return try parser.parseText()
    }
  }

  /// Parses a whole JSON text, as `init(parsing:)` of its UTF-8 bytes.
  public init(parsing text: String) throws(JSONError) {
    self = try JSONValue(parsing: Array(text.utf8))
  }
}

/// The names of an object so far. Most objects are small: only a large one is worth a set.
private struct SeenNames {
  private static let linearMax = 16
  private var names: Set<String> = []

  /// False when `name` is one of `members` already.
  mutating func insert(_ name: String, after members: [JSONMember]) -> Bool {
    if members.count < Self.linearMax { return !members.contains { $0.name == name } }
    if members.count == Self.linearMax { names = Set(members.map(\.name)) }
    return names.insert(name).inserted
  }
}

/// A recursive descent over the bytes; nesting is bounded, so is the stack.
private struct JSONParser {
  let bytes: [UInt8]
  var at = 0
  var depth = 0
  /// The member of the outermost object whose elements are handed over rather than kept.
  private let handedOver: String?
  private let each: (Int, JSONValue) throws(JSONError) -> Void

  init(bytes: [UInt8]) {
    self.init(bytes: bytes, handsOver: nil) { _, _ throws(JSONError) in }
  }

  init(bytes: [UInt8], handsOver name: String?, each: @escaping (Int, JSONValue) throws(JSONError) -> Void) {
    self.bytes = bytes
    handedOver = name
    self.each = each
  }

  mutating func parseText() throws(JSONError) -> JSONValue {
    let value = try parseValue()
    skipSpace()
    guard at == bytes.count else { throw problem("There is text after the JSON value; send one value") }
    return value
  }

  private var current: UInt8? { at < bytes.count ? bytes[at] : nil }

  private func problem(_ what: String) -> JSONError { JSONError(at: .root, "\(what) (at byte \(at)).") }

  private mutating func skipSpace() {
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0a || bytes[at] == 0x0d || bytes[at] == 0x09 { at += 1 }
  }

  private mutating func parseValue() throws(JSONError) -> JSONValue {
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONError) in try parser.parseObject() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONError) in try parser.parseArray() }
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case .some(let byte) where byte == UInt8(ascii: "-") || isDigit(byte): return try parseNumber()
    case .some: throw problem("A JSON value cannot start with this character")
    case nil: throw problem("The JSON text ends where a value is expected")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONError) -> JSONValue
  ) throws(JSONError) -> JSONValue {
    depth += 1
    guard depth <= ProtobufLimits.jsonNestingMax else {
      throw problem("The JSON text nests deeper than \(ProtobufLimits.jsonNestingMax) levels")
    }
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for index in 0..<word.utf8CodeUnitCount {
      guard current == word.utf8Start[index] else { throw problem("Expected \(word)") }
      at += 1
    }
    return value
  }

  private mutating func parseObject() throws(JSONError) -> JSONValue {
    at += 1
    var members: [JSONMember] = []
    var names = SeenNames()
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw problem("Expected a member name in double quotes") }
      let name = try parseString()
      guard names.insert(name, after: members) else {
        throw problem("The name \"\(name.prefix(40))\" stands twice in one object")
      }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw problem("Expected ':' after the member name") }
      members.append(JSONMember(name, try isHandedOver(name) ? parseHandingOver() : parseValue()))
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw problem("Expected ',' or '}' in the object") }
    }
  }

  private mutating func parseArray() throws(JSONError) -> JSONValue {
    at += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array([]) }
    while true {
      elements.append(try parseValue())
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { throw problem("Expected ',' or ']' in the array") }
    }
  }

  private func isHandedOver(_ name: String) -> Bool { depth == 1 && name == handedOver }

  /// As `parseValue`, but the elements of an array go to `each`.
  private mutating func parseHandingOver() throws(JSONError) -> JSONValue {
    skipSpace()
    guard current == UInt8(ascii: "[") else { return try parseValue() }
    return try nested { parser throws(JSONError) in
      parser.at += 1
      parser.skipSpace()
      if parser.take(UInt8(ascii: "]")) { return .array([]) }
      for index in 0... {
        try parser.each(index, try parser.parseValue())
        parser.skipSpace()
        if parser.take(UInt8(ascii: "]")) { break }
        guard parser.take(UInt8(ascii: ",")) else { throw parser.problem("Expected ',' or ']' in the array") }
      }
      return .array([])
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    at += 1
    return true
  }

  private func isDigit(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private mutating func digits() throws(JSONError) {
    guard isDigit(current) else { throw problem("Expected a digit") }
    while isDigit(current) { at += 1 }
  }

  private mutating func parseNumber() throws(JSONError) -> JSONValue {
    let start = at
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    guard !isDigit(current) else { throw problem("A number has no leading zero") }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    return .number(String(decoding: bytes[start..<at], as: UTF8.self))
  }

  private mutating func parseString() throws(JSONError) -> String {
    at += 1
    let start = at
    while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
    if current == UInt8(ascii: "\"") {
      defer { at += 1 }
      return try text(bytes[start..<at])
    }
    return try parseEscapedString(from: start)
  }

  private mutating func parseEscapedString(from start: Int) throws(JSONError) -> String {
    var decoded = Array(bytes[start..<at])
    while true {
      guard let byte = current else { throw problem("The JSON text ends inside a string") }
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(decoded[...])
      case UInt8(ascii: "\\"): try appendEscape(to: &decoded)
      case 0..<0x20: throw problem("A string holds a control character; escape it")
      default: decoded.append(byte)
      }
    }
  }

  private func text(_ utf8: ArraySlice<UInt8>) throws(JSONError) -> String {
    do {
      return String(copying: try UTF8Span(validating: utf8.span))
    } catch {
      throw problem("A string is not valid UTF-8")
    }
  }

  private mutating func appendEscape(to decoded: inout [UInt8]) throws(JSONError) {
    guard let byte = current else { throw problem("The JSON text ends inside an escape") }
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0c)
    case UInt8(ascii: "n"): decoded.append(0x0a)
    case UInt8(ascii: "r"): decoded.append(0x0d)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"): decoded.append(contentsOf: String(try unicodeEscape()).utf8)
    default: throw problem("Unknown escape in a string")
    }
  }

  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let high = try hexUnit()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xdc00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw problem("A surrogate stands alone in a string")
    }
    let low = try hexUnit()
    guard (0xdc00...0xdfff).contains(low),
      let scalar = Unicode.Scalar(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))
    else { throw problem("A surrogate stands alone in a string") }
    return scalar
  }

  private mutating func hexUnit() throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw problem("Expected four hexadecimal digits")
      }
      unit = unit << 4 | UInt32(digit)
      at += 1
    }
    return unit
  }
}
