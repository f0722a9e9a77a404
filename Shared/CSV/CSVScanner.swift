/// Bytes to records, by RFC 4180: no I/O, one pass, going on after an error so that the next ones are found too.
struct CSVScanner {
  struct Record {
    /// Line on which it begins, from 1.
    let line: Int
    var cells: [String] = []
    var problems: [Problem] = []
    /// Whether there are more cells than any file may have.
    var isTooWide = false
    /// Whether the line holds nothing at all.
    var isEmptyLine = false
  }

  struct Problem {
    let line: Int
    /// From 1; 0 for the whole row.
    let column: Int
    let value: String
    let reason: CSVError.Reason
  }

  private enum Byte {
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let quote: UInt8 = 0x22
    static let comma: UInt8 = 0x2C
    static let semicolon: UInt8 = 0x3B
    static let tab: UInt8 = 0x09
  }

  private let bytes: [UInt8]
  private let limits: CSVLimits
  private let delimiter: UInt8
  private var position: Int
  private var line = 1

  init(_ bytes: [UInt8], limits: CSVLimits) {
    self.bytes = bytes
    self.limits = limits
    if let (delimiter, end) = Self.announcedDelimiter(bytes) {
      self.delimiter = delimiter
      position = end
      line = 2
    } else {
      position = 0
      delimiter = Self.delimiter(bytes[...])
    }
  }

  /// `sep=;` on a line of its own before the header, as a spreadsheet writes it and reads it; and where that line ends.
  private static func announcedDelimiter(_ bytes: [UInt8]) -> (delimiter: UInt8, end: Int)? {
    let head = bytes.prefix(7)
    guard head.count >= 6, String(decoding: head.prefix(4), as: UTF8.self).lowercased() == "sep=" else { return nil }
    guard [Byte.comma, Byte.semicolon, Byte.tab].contains(head[4]) else { return nil }
    if head[5] == Byte.lineFeed { return (head[4], 6) }
    return head.count == 7 && head[5] == Byte.carriageReturn && head[6] == Byte.lineFeed ? (head[4], 7) : nil
  }

  /// Where a decimal comma is in use, spreadsheets separate by semicolons, and in UTF-16 by tabs: whichever the header has
  /// most of.
  private static func delimiter(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    var commas = 0
    var semicolons = 0
    var tabs = 0
    var isQuoted = false
    for byte in bytes {
      if byte == Byte.quote { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == Byte.lineFeed || byte == Byte.carriageReturn { break }
      if byte == Byte.comma { commas += 1 }
      if byte == Byte.semicolon { semicolons += 1 }
      if byte == Byte.tab { tabs += 1 }
    }
    if tabs > commas, tabs > semicolons { return Byte.tab }
    return semicolons > commas ? Byte.semicolon : Byte.comma
  }

  /// The next record; `nil` at the end of the file.
  mutating func next() -> Record? {
    guard position < bytes.count else { return nil }
    var record = Record(line: line)
    let start = position
    repeat {
      if record.cells.count < limits.columnsMax { scanCell(into: &record) } else { passOverCell(&record) }
    } while takeDelimiter()
    record.isEmptyLine = position == start
    takeLineEnd(&record)
    return record
  }

  private mutating func scanCell(into record: inout Record) {
    let startLine = line
    let column = record.cells.count + 1
    var problem: CSVError.Reason?
    let content = current == Byte.quote ? scanQuoted(&problem) : scanPlain(&problem)
    let text = String(validating: content, as: UTF8.self)
    if text == nil { problem = problem ?? .invalidUTF8 }
    if content.contains(0) { problem = problem ?? .nulCharacter }
    if content.count > limits.cellBytesMax { problem = problem ?? .cellTooLong(limit: limits.cellBytesMax) }
    let shown = text ?? String(decoding: content, as: UTF8.self)
    if limits.refusesFormulas, FormulaGuard.isFormula(shown) { problem = problem ?? .formula }
    if let problem {
      record.problems.append(Problem(line: startLine, column: column, value: shown, reason: problem))
    }
    record.cells.append(FormulaGuard.remove(from: shown))
  }

  /// A row with more cells than any file may have is already wrong; of the rest only the first is told.
  private mutating func passOverCell(_ record: inout Record) {
    if !record.isTooWide {
      let reason = CSVError.Reason.tooManyColumns(limit: limits.columnsMax)
      record.problems.append(Problem(line: line, column: limits.columnsMax + 1, value: "", reason: reason))
      record.isTooWide = true
    }
    var problem: CSVError.Reason?
    _ = current == Byte.quote ? scanQuoted(&problem) : scanPlain(&problem)
  }

  private mutating func scanPlain(_ problem: inout CSVError.Reason?) -> ArraySlice<UInt8> {
    let start = position
    while let byte = current, byte != delimiter, byte != Byte.lineFeed, byte != Byte.carriageReturn {
      if byte == Byte.quote { problem = .quoteInsideCell }
      position += 1
    }
    return bytes[start..<position]
  }

  private mutating func scanQuoted(_ problem: inout CSVError.Reason?) -> ArraySlice<UInt8> {
    position += 1
    let start = position
    var unescaped: [UInt8]?
    while let byte = current {
      if byte == Byte.quote {
        guard position + 1 < bytes.count, bytes[position + 1] == Byte.quote else { break }
        unescaped = unescaped ?? Array(bytes[start..<position])
        position += 1
      }
      if byte == Byte.lineFeed { line += 1 }
      unescaped?.append(byte)
      position += 1
    }
    let content = unescaped?[...] ?? bytes[start..<position]
    if current == nil {
      problem = .quoteNotClosed
    } else {
      position += 1
      if !isAtCellEnd { problem = .textAfterQuote }
      while !isAtCellEnd { position += 1 }
    }
    return content
  }

  private var current: UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private var isAtCellEnd: Bool {
    guard let current else { return true }
    return current == delimiter || current == Byte.lineFeed || current == Byte.carriageReturn
  }

  private mutating func takeDelimiter() -> Bool {
    guard current == delimiter else { return false }
    position += 1
    return true
  }

  private mutating func takeLineEnd(_ record: inout Record) {
    if current == Byte.carriageReturn {
      position += 1
      if current != Byte.lineFeed {
        record.problems.append(Problem(line: line, column: 0, value: "", reason: .carriageReturnAlone))
        line += 1
        return
      }
    }
    if current == Byte.lineFeed {
      position += 1
      line += 1
    }
  }
}
