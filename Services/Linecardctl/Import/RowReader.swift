import BillingTypes

/// Reads the fields of a row as what they stand for and collects every error; a field that is wrong is nil.
struct RowReader {
  let row: ImportRow
  private(set) var errors: [ImportError] = []

  init(_ row: ImportRow) { self.row = row }

  /// Adds what is wrong in a field.
  mutating func fail(_ column: String, _ message: String) {
    errors.append(row.error(column, message))
  }

  mutating func identifier<Kind>(_ column: String, _ kind: Identifier<Kind>.Type) -> Identifier<Kind>? {
    read(column) { text throws in try Identifier<Kind>(text) }
  }

  /// One of some words.
  mutating func word<Value>(_ column: String, _ meanings: KeyValuePairs<String, Value>) -> Value? {
    let text = row[column]
    if let meaning = meanings.first(where: { $0.key == text }) { return meaning.value }
    fail(column, "\"\(text)\" is not one of \(meanings.map(\.key).joined(separator: ", ")).")
    return nil
  }

  /// Text of some length without control characters.
  mutating func text(_ column: String, lengthMaximum: Int, emptyAllowed: Bool = false) -> String? {
    let text = row[column]
    if text.isEmpty && !emptyAllowed {
      fail(column, "is empty; write something.")
    } else if text.count > lengthMaximum {
      fail(column, "has \(text.count) characters; at most \(lengthMaximum) are allowed.")
    } else if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      fail(column, "holds a control character; remove it.")
    } else {
      return text
    }
    return nil
  }

  mutating func integer(_ column: String, _ range: ClosedRange<Int64>) -> Int64? {
    let text = row[column]
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    if isPlain, let number = Int64(text), range.contains(number) { return number }
    fail(column, "\"\(text)\" is not a whole number from \(range.lowerBound) to \(range.upperBound).")
    return nil
  }

  mutating func date(_ column: String) -> CalendarDate? {
    read(column) { text throws in try CalendarDate(iso: text) }
  }

  mutating func currency(_ column: String) -> Currency? {
    read(column) { text throws in try Currency(code: text) }
  }

  mutating func timeZone(_ column: String) -> String? {
    read(column) { text throws in try BillingTimeZone(identifier: text).identifier }
  }

  mutating func money(_ column: String, _ currency: Currency?) -> Money? {
    guard let currency else { return nil }
    return read(column) { text throws in try Money(decimalText: text, currency: currency) }
  }

  private mutating func read<Value>(_ column: String, _ body: (String) throws -> Value) -> Value? {
    do {
      return try body(row[column])
    } catch {
      let sentence = "\(error)"
      fail(column, sentence.hasSuffix(".") ? sentence : sentence + ".")
      return nil
    }
  }
}
