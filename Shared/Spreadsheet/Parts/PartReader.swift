import Foundation
import FoundationXML

/// Takes what a part of a workbook says, element by element. Names come without their namespace's prefix.
protocol PartReader {
  mutating func start(_ name: String, _ attributes: [String: String]) throws(SpreadsheetError)
  mutating func text(_ text: String) throws(SpreadsheetError)
  mutating func end(_ name: String) throws(SpreadsheetError)
}

extension PartReader {
  mutating func text(_ text: String) throws(SpreadsheetError) {}
  mutating func end(_ name: String) throws(SpreadsheetError) {}
}

/// Reads the XML of a part: UTF-8 without a document type, nested within the limit. What it costs was bounded when the
/// part was unpacked (``MarkupScan``).
enum PartParser {
  static func parse<Reader: PartReader>(
    _ bytes: [UInt8], part: String, limits: SpreadsheetLimits, into reader: inout Reader
  ) throws(SpreadsheetError) {
    try check(bytes, part: part)
    let delegate = PartDelegate(reader, part: part, limits: limits)
    let parser = XMLParser(data: Data(bytes))
    parser.shouldProcessNamespaces = false
    parser.shouldResolveExternalEntities = false
    parser.delegate = delegate
    // On Linux this is true for broken XML too (swift-corelibs-foundation): the delegate knows better.
    _ = parser.parse()
    parser.delegate = nil
    reader = delegate.reader
    if let error = delegate.error { throw error }
    guard delegate.isWhole else {
      throw SpreadsheetError(.partDamaged(part, detail: "line \(parser.lineNumber) is not XML"))
    }
  }

  /// What the parser would do with a document type or another encoding is not worth finding out.
  private static func check(_ bytes: [UInt8], part: String) throws(SpreadsheetError) {
    let hasZero = bytes.withUnsafeBytes { $0.place(of: 0, from: 0, before: $0.count) != nil }
    let isOtherEncoding = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || hasZero
    guard !isOtherEncoding, declaresUTF8(bytes), isValidUTF8(bytes) else {
      throw SpreadsheetError(.partNotUTF8(part))
    }
    guard !hasDeclaration(bytes) else { throw SpreadsheetError(.documentType(part: part)) }
  }

  /// Whether there is anything like `<!DOCTYPE` or `<!ENTITY`; comments and CDATA sections go on with other characters.
  private static func hasDeclaration(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var start = 0
      while let mark = bytes.place(of: 0x3C, from: start, before: bytes.count), mark + 2 < bytes.count {
        if bytes[mark + 1] == 0x21, (0x41...0x5A).contains(bytes[mark + 2]) { return true }
        start = mark + 1
      }
      return false
    }
  }

  /// Whether the XML declaration, if there is one, says UTF-8 or nothing about the encoding.
  private static func declaresUTF8(_ bytes: [UInt8]) -> Bool {
    let head = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
    guard let declaration = head.split(separator: "?>", maxSplits: 1).first, declaration.contains("<?xml"),
      let mention = declaration.range(of: "encoding")
    else { return true }
    let value = declaration[mention.upperBound...].filter { $0.isLetter || $0.isNumber || $0 == "-" }
    return value.hasPrefix("utf-8") || value.hasPrefix("us-ascii")
  }

  private static func isValidUTF8(_ bytes: [UInt8]) -> Bool {
    (try? UTF8Span(validating: bytes.span)) != nil
  }
}

/// Carries the events of one parser to a reader and stops at the first error.
private final class PartDelegate<Reader: PartReader>: NSObject, XMLParserDelegate {
  var reader: Reader
  var error: SpreadsheetError?
  private let part: String
  private let limits: SpreadsheetLimits
  private var depth = 0
  private var rootCount = 0
  private var isBroken = false

  /// Whether there was one element around everything, and it ended.
  var isWhole: Bool { !isBroken && rootCount == 1 && depth == 0 }

  init(_ reader: Reader, part: String, limits: SpreadsheetLimits) {
    self.reader = reader
    self.part = part
    self.limits = limits
  }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    guard error == nil else { return }
    if depth == 0 { rootCount += 1 }
    depth += 1
    do throws(SpreadsheetError) {
      guard depth <= limits.nestingMax else {
        throw SpreadsheetError(.nestedTooDeep(part: part, limit: limits.nestingMax))
      }
      try reader.start(Self.local(elementName), attributes)
    } catch {
      stop(parser, error)
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    guard error == nil else { return }
    do throws(SpreadsheetError) {
      try reader.text(string)
    } catch {
      stop(parser, error)
    }
  }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
  ) {
    guard error == nil else { return }
    depth -= 1
    do throws(SpreadsheetError) {
      try reader.end(Self.local(elementName))
    } catch {
      stop(parser, error)
    }
  }

  func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) { isBroken = true }

  private func stop(_ parser: XMLParser, _ error: SpreadsheetError) {
    self.error = error
    parser.abortParsing()
  }

  /// `x:row` is `row`: which prefix a workbook uses is its own matter.
  private static func local(_ name: String) -> String {
    guard let colon = name.utf8.lastIndex(of: 0x3A) else { return name }
    return String(name[name.utf8.index(after: colon)...])
  }
}
