@testable import Spreadsheet

/// Workbooks as texts, for tests.
enum Workbooks {
  /// A workbook whose first sheet holds these rows as XML.
  static func file(
    rows: String, strings: String? = nil, styles: String? = nil, date1904: Bool = false,
    extra: [(name: String, bytes: [UInt8])] = []
  ) throws -> [UInt8] {
    var parts = WorkbookParts.around(sheetName: "Users").filter {
      !["xl/styles.xml", "xl/workbook.xml"].contains($0.name)
    }
    let workbook =
      "<workbook xmlns:r=\"x\"><workbookPr date1904=\"\(date1904 ? 1 : 0)\"/><sheets><sheet name=\"Users\" r:id=\"rId1\"/>"
      + "</sheets></workbook>"
    parts.append(("xl/workbook.xml", Array(workbook.utf8)))
    parts.append(("xl/styles.xml", Array((styles ?? "<styleSheet/>").utf8)))
    parts.append(("xl/worksheets/sheet1.xml", Array("<worksheet><sheetData>\(rows)</sheetData></worksheet>".utf8)))
    if let strings {
      parts.removeAll { $0.name == "xl/_rels/workbook.xml.rels" }
      let relationships =
        "<Relationships><Relationship Id=\"rId1\" Type=\"a/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        + "<Relationship Id=\"rId2\" Type=\"a/styles\" Target=\"/xl/styles.xml\"/>"
        + "<Relationship Id=\"rId3\" Type=\"a/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
      parts.append(("xl/_rels/workbook.xml.rels", Array(relationships.utf8)))
      parts.append(("xl/sharedStrings.xml", Array("<sst>\(strings)</sst>".utf8)))
    }
    return try ArchiveWriter.pack(parts + extra)
  }

  /// A header `h` and one cell below it.
  static func oneCell(_ cell: String, styles: String? = nil, date1904: Bool = false) throws -> [UInt8] {
    try file(
      rows: "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>h</t></is></c></row><row r=\"2\">\(cell)</row>",
      styles: styles, date1904: date1904)
  }
}

/// The reasons why bytes are no document; empty where they are one.
func refusals(_ bytes: [UInt8], limits: SpreadsheetLimits = SpreadsheetLimits()) -> [SpreadsheetError.Reason] {
  do throws(SpreadsheetErrors) {
    _ = try SpreadsheetDocument(parsing: bytes, limits: limits)
    return []
  } catch {
    return error.errors.map(\.reason)
  }
}
