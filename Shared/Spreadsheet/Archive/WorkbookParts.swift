/// The parts of a workbook of one sheet, as little as ECMA-376 asks for.
enum WorkbookParts {
  static let textStyle = 1
  static let headerStyle = 2

  private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let packageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships"
  private static let contentTypes = "application/vnd.openxmlformats-officedocument.spreadsheetml"

  /// Everything but the sheet itself.
  static func around(sheetName: String) -> [(name: String, bytes: [UInt8])] {
    [
      ("[Content_Types].xml", part(types)),
      (
        "_rels/.rels",
        part(
          "<Relationships xmlns=\"\(packageRelationships)\"><Relationship Id=\"rId1\" "
            + "Type=\"\(relationships)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")
      ),
      ("xl/workbook.xml", part(workbook(sheetName))),
      (
        "xl/_rels/workbook.xml.rels",
        part(
          "<Relationships xmlns=\"\(packageRelationships)\"><Relationship Id=\"rId1\" "
            + "Type=\"\(relationships)/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" "
            + "Type=\"\(relationships)/styles\" Target=\"styles.xml\"/></Relationships>")
      ),
      ("xl/styles.xml", part(styles)),
    ]
  }

  /// The sheet around its rows: the header stays in sight, and cells that are added below are texts too.
  static func sheet(rows: [UInt8], columnCount: Int) -> [UInt8] {
    let head =
      "<worksheet xmlns=\"\(main)\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" "
      + "activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols><col min=\"1\" "
      + "max=\"\(columnCount)\" width=\"24\" style=\"\(textStyle)\" customWidth=\"1\"/></cols><sheetData>"
    return part(head) + rows + Array("</sheetData></worksheet>".utf8)
  }

  /// Text between tags or in an attribute.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      default: bytes.append(byte)
      }
    }
  }

  private static func part(_ xml: String) -> [UInt8] { Array((declaration + xml).utf8) }

  private static var types: String {
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" "
      + "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" "
      + "ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" "
      + "ContentType=\"\(contentTypes).sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" "
      + "ContentType=\"\(contentTypes).worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" "
      + "ContentType=\"\(contentTypes).styles+xml\"/></Types>"
  }

  private static func workbook(_ sheetName: String) -> String {
    var name: [UInt8] = []
    append(sheetName, to: &name)
    return "<workbook xmlns=\"\(main)\" xmlns:r=\"\(relationships)\"><sheets><sheet "
      + "name=\"\(String(decoding: name, as: UTF8.self))\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
  }

  /// Format 49 is text: what is typed into such a cell stays as it was typed.
  private static var styles: String {
    "<styleSheet xmlns=\"\(main)\"><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/>"
      + "<sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill "
      + "patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders "
      + "count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs "
      + "count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"3\">"
      + "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/><xf numFmtId=\"49\" fontId=\"0\" "
      + "fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/><xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" "
      + "borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/></cellXfs></styleSheet>"
  }
}
