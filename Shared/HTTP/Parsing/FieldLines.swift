/// Parses field lines, of a head or of trailers, under the limits that they share.
struct FieldLines: Sendable {
  private(set) var fields = HTTPFields()
  private let fieldCountMax: Int

  init(fieldCountMax: Int) {
    self.fieldCountMax = fieldCountMax
  }

  /// Forgets the lines, for the next head.
  mutating func removeAll() {
    fields = HTTPFields()
  }

  /// Takes one line without its CR LF.
  mutating func take(_ line: UnsafeRawBufferPointer) throws(HTTPParseError) {
    guard fields.count < fieldCountMax else { throw HTTPParseError(.tooManyFields) }
    if line[0] == 0x20 || line[0] == 0x09 { throw HTTPParseError(.foldedField) }
    guard let colon = line.firstIndex(of: 0x3a), colon > 0, CharacterSets.token.containsAll(line[..<colon]) else {
      throw HTTPParseError(.malformedField)
    }
    var start = colon + 1
    var end = line.count
    while start < end, line[start] == 0x20 || line[start] == 0x09 { start += 1 }
    while start < end, line[end - 1] == 0x20 || line[end - 1] == 0x09 { end -= 1 }
    let value = line[start..<end]
    guard CharacterSets.value.containsAll(value), let text = Self.text(value) else {
      throw HTTPParseError(.malformedField)
    }
    fields.add(String(decoding: line[..<colon], as: UTF8.self), text)
  }

  /// Nil when the bytes are not UTF-8.
  private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String? {
    let bytes = UnsafeRawBufferPointer(rebasing: bytes)
    return bytes.withMemoryRebound(to: UInt8.self) { utf8 in
      do {
        return String(copying: try UTF8Span(validating: utf8.span))
      } catch {
        return nil
      }
    }
  }
}
