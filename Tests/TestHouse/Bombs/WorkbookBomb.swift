package import Spreadsheet

/// Workbooks that are small and would become large, or keep a parser busy.
package enum WorkbookBomb: String, CaseIterable, Sendable {
  case zeros, spaces, comments, emptyRows, deep, entities, nestedEntities, externalEntity, otherEncoding
  case sharedStrings, manyStrings, manyElements, manyAttributes, attributesOfOne, references
  case entries, oneCell, oneCellOfAPart, sheets

  /// The file.
  package func bytes() throws(ArchiveWriter.Failure) -> [UInt8] {
    var book = Parts()
    switch self {
    case .zeros: book.rows = Self.many("0", 8 << 20)
    case .spaces: book.rows = Self.cell(Self.many(" ", 8 << 20))
    case .comments: book.rows = "<!--" + Self.many("-x", 4 << 20) + "-->"
    case .emptyRows: book.rows = Self.many("<row/>", 200_000)
    case .deep: book.rows = Self.many("<a>", 100_000)
    case .entities: book.styles = Self.billionLaughs + "<styleSheet>&a9;</styleSheet>"
    case .nestedEntities: book.rows = Self.billionLaughs + Self.cell("&a9;")
    case .externalEntity:
      book.styles = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><styleSheet>&a;</styleSheet>"
    case .otherEncoding: book.styles = "<?xml version=\"1.0\" encoding=\"UTF-7\"?><styleSheet/>"
    case .sharedStrings: book.strings = Self.many("<si><t>" + Self.many("x", 1000) + "</t></si>", 8_000)
    case .manyStrings: book.strings = Self.many("<si/>", 1_900_000) + Self.ballast
    case .manyElements: book.rows = Self.many("<c/>", 2_300_000) + Self.ballast
    case .manyAttributes: book.rows = Self.many("<c a=\"1\" b=\"2\" c=\"3\" d=\"4\"/>", 320_000) + Self.ballast
    case .attributesOfOne:
      book.rows = "<row " + (0..<100_000).map { "a\($0)=\"\"" }.joined(separator: " ") + "/>" + Self.ballast
    case .references: book.rows = Self.cell(Self.many("&amp;", 1_900_000)) + Self.ballast
    case .entries: book.more = (0..<60_000).map { ("x/\($0)", []) }
    case .oneCell: book.rows = Self.cell(Self.many("x", 100_000_000)) + Self.ballast
    case .oneCellOfAPart: book.rows = Self.cell(Self.many("x", 9_000_000)) + Self.ballast
    case .sheets: book.sheets = Self.many("<sheet name=\"a\" r:id=\"q\"/>", 350_000)
    }
    return try book.file()
  }

  /// What the refusal says.
  package var words: String {
    switch self {
    case .zeros, .spaces, .comments, .sharedStrings, .sheets: "made to do harm"
    case .emptyRows: "rows; split it"
    case .deep: "nests deeper"
    case .entities, .nestedEntities, .externalEntity: "document type"
    case .otherEncoding: "not UTF-8"
    case .manyStrings, .manyElements, .manyAttributes, .references: "elements and attributes"
    case .attributesOfOne: "attributes, as no program writes them"
    case .entries: "files; save only"
    case .oneCell: "unpacks to more than"
    case .oneCellOfAPart: "shorten it"
    }
  }

  private static let billionLaughs: String = {
    let entities = (1...9).map { "<!ENTITY a\($0) \"\(many("&a\($0 - 1);", 10))\">" }.joined()
    return "<!DOCTYPE x [<!ENTITY a0 \"x\">\(entities)]>"
  }()

  /// What can not be packed, so that the rest of a part passes for something that can be packed well.
  private static let ballast: String = {
    var random = SeededGenerator(seed: 1)
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
    let bytes = (0..<450_000).map { _ in letters[Int(random.next() % 36)] }
    return "<!--" + String(decoding: bytes, as: UTF8.self) + "-->"
  }()

  private static func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  private static func cell(_ text: String) -> String { "<row><c t=\"str\"><v>\(text)</v></c></row>" }

  /// A workbook of one sheet whose header is `h`.
  private struct Parts {
    var rows = ""
    var strings = ""
    var styles = "<styleSheet/>"
    var sheets = ""
    var more: [(name: String, bytes: [UInt8])] = []

    func file() throws(ArchiveWriter.Failure) -> [UInt8] {
      let parts = [
        (
          "_rels/.rels",
          "<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
        (
          "xl/workbook.xml",
          "<workbook xmlns:r=\"x\"><sheets><sheet name=\"Users\" r:id=\"rId1\"/>\(sheets)</sheets></workbook>"
        ),
        (
          "xl/_rels/workbook.xml.rels",
          "<Relationships><Relationship Id=\"rId1\" Type=\"a/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
            + "<Relationship Id=\"rId2\" Type=\"a/styles\" Target=\"styles.xml\"/>"
            + "<Relationship Id=\"rId3\" Type=\"a/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
        ),
        ("xl/styles.xml", styles), ("xl/sharedStrings.xml", "<sst>\(strings)</sst>"),
        (
          "xl/worksheets/sheet1.xml",
          "<worksheet><sheetData><row><c t=\"str\"><v>h</v></c></row>\(rows)</sheetData></worksheet>"
        ),
      ]
      return try ArchiveWriter.pack(parts.map { ($0.0, Array($0.1.utf8)) } + more)
    }
  }
}
