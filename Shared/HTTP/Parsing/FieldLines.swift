/// Parses field lines, of a head or of trailers, under the limits that they share.
struct FieldLines: Sendable {
  /// As many lines as most heads have; there is room for them from the first on.
  private static let usualFieldCount = 12

  private(set) var fields = HTTPFields()
  private let fieldCountMax: Int
  private let keepsAll: Bool
  /// Lines that were taken, kept or not.
  private var count = 0

  /// - Parameter keepsAll: False to keep only lines that may decide where the message and the connection end.
  init(fieldCountMax: Int, keepsAll: Bool = true) {
    self.fieldCountMax = fieldCountMax
    self.keepsAll = keepsAll
  }

  /// The lines, which are forgotten here for the sake of the next head.
  mutating func takeAll() -> HTTPFields {
    let taken = fields
    fields = HTTPFields()
    count = 0
    return taken
  }

  /// Takes one line without its CR LF.
  mutating func take(_ line: UnsafeRawBufferPointer) throws(HTTPParseError) {
    guard count < fieldCountMax else { throw HTTPParseError(.tooManyFields) }
    if line[0] == 0x20 || line[0] == 0x09 { throw HTTPParseError(.foldedField) }
    let colon = CharacterSets.token.prefixCount(of: line)
    guard colon > 0, colon < line.count, line[colon] == 0x3a else { throw HTTPParseError(.malformedField) }
    var start = colon + 1
    var end = line.count
    while start < end, line[start] == 0x20 || line[start] == 0x09 { start += 1 }
    while start < end, line[end - 1] == 0x20 || line[end - 1] == 0x09 { end -= 1 }
    count += 1
    let value = UnsafeRawBufferPointer(rebasing: line[start..<end])
    let isKept = keepsAll || Framing.mayRead(nameLength: colon)
    guard ByteScan.isPrintable(value) || CharacterSets.value.containsAll(value),
      let text = Self.text(value, isKept: isKept)
    else { throw HTTPParseError(.malformedField) }
    guard isKept else { return }
    if keepsAll && fields.count == 0 { fields = HTTPFields(capacity: Self.usualFieldCount) }
    fields.add(String(decoding: line[..<colon], as: UTF8.self), text)
  }

  /// Nil when the bytes are not UTF-8; empty in place of a text that is not kept.
  private static func text(_ bytes: UnsafeRawBufferPointer, isKept: Bool) -> String? {
    bytes.withMemoryRebound(to: UInt8.self) { utf8 in
      do {
        let span = try UTF8Span(validating: utf8.span)
        return isKept ? String(copying: span) : ""
      } catch {
        return nil
      }
    }
  }
}
