import Testing

@testable import Spreadsheet

/// Every limit below, at and above; and what is made to do harm, refused quickly and with a sentence.
@Suite struct SpreadsheetLimitsTests {
  private func rows(_ count: Int, width: Int = 1) -> String {
    (1...count).map { row in
      "<row>" + (0..<width).map { _ in "<c t=\"str\"><v>x\(row)</v></c>" }.joined() + "</row>"
    }.joined().replacingFirstRow(width: width)
  }

  @Test func rowsColumnsCellsAndErrors() throws {
    var limits = SpreadsheetLimits()
    limits.rowsMax = 3
    #expect(refusals(try Workbooks.file(rows: rows(4)), limits: limits) == [])
    #expect(refusals(try Workbooks.file(rows: rows(5)), limits: limits) == [.tooManyRows(limit: 3)])
    limits = SpreadsheetLimits()
    limits.columnsMax = 2
    #expect(refusals(try Workbooks.file(rows: rows(2, width: 2)), limits: limits) == [])
    #expect(
      refusals(try Workbooks.file(rows: rows(2, width: 3)), limits: limits).contains(.tooManyColumns(limit: 2)))
    limits = SpreadsheetLimits()
    limits.cellBytesMax = 3
    #expect(refusals(try Workbooks.oneCell("<c t=\"str\"><v>abc</v></c>"), limits: limits) == [])
    #expect(
      refusals(try Workbooks.oneCell("<c t=\"str\"><v>abcd</v></c>"), limits: limits) == [.cellTooLong(limit: 3)])
    limits = SpreadsheetLimits()
    limits.errorsMax = 4
    let formulas = "<row><c t=\"str\"><v>h</v></c></row>" + String(repeating: "<row><c><f/></c></row>", count: 9)
    #expect(refusals(try Workbooks.file(rows: formulas), limits: limits).count == 4)
  }

  @Test func bytesEntriesNestingAndElements() throws {
    let bytes = try Workbooks.oneCell("<c><v>1</v></c>")
    var limits = SpreadsheetLimits()
    limits.bytesMax = bytes.count
    #expect(refusals(bytes, limits: limits) == [])
    limits.bytesMax -= 1
    #expect(refusals(bytes, limits: limits) == [.tooManyBytes(limit: bytes.count - 1)])
    limits = SpreadsheetLimits()
    limits.entriesMax = 6
    #expect(refusals(bytes, limits: limits) == [])
    limits.entriesMax = 5
    #expect(refusals(bytes, limits: limits) == [.tooManyEntries(limit: 5)])
    limits = SpreadsheetLimits()
    limits.nestingMax = 5
    #expect(refusals(bytes, limits: limits) == [.nestedTooDeep(part: "the sheet", limit: 5)])
    limits.nestingMax = 6
    #expect(refusals(bytes, limits: limits) == [])
    limits.elementsMax = 9
    #expect(refusals(bytes, limits: limits) == [])
    limits.elementsMax = 8
    #expect(refusals(bytes, limits: limits) == [.tooManyElements(part: "the sheet", limit: 8)])
  }

  @Test("bombs are refused in under a second", arguments: Bomb.allCases)
  func bombs(_ bomb: Bomb) throws {
    let bytes = try bomb.bytes()
    #expect(bytes.count < 1 << 20)
    let clock = ContinuousClock()
    var found: [SpreadsheetError.Reason] = []
    let time = clock.measure { found = refusals(bytes) }
    #expect(found.count == 1 && bomb.isExpected(found[0]), "\(found)")
    #expect(time < .seconds(5), "a second is the aim; this one is for a machine that is busy")
  }

  @Test func strangersAreNamed() throws {
    func with(_ name: String, _ text: String = "x") throws -> [SpreadsheetError.Reason] {
      refusals(
        try Workbooks.file(
          rows: "<row><c t=\"str\"><v>h</v></c></row>", extra: [(name, Array(text.utf8))]))
    }
    #expect(try with("xl/embeddings/a.zip") == [.archiveWithin("xl/embeddings/a.zip")])
    #expect(try with("xl/externalLinks/externalLink1.xml") == [.linksOutside])
    #expect(try with("xl/vbaProject.bin") == [.macros])
    #expect(try with("xl/media/a.png") == [])
    #expect(refusals(Array("given name,email\n".utf8)) == [.notAWorkbook])
    #expect(refusals([0xD0, 0xCF, 0x11, 0xE0, 0xA1]) == [.oldOrEncryptedWorkbook])
    #expect(refusals(Array("PK\u{3}\u{4}".utf8)) == [.notAWorkbook])
    #expect(refusals(try ArchiveWriter.pack([("a.txt", [1])])) == [.partMissing("xl/workbook.xml")])
    #expect("\(refusals(try Workbooks.file(rows: "<row><c>")))".contains("partDamaged"))
    #expect(refusals(try Workbooks.file(rows: "<row><c t=\"s\"><v>7</v></c></row>", strings: "")).count == 1)
  }
}

extension String {
  /// The first row with other texts in each cell, as a header needs.
  fileprivate func replacingFirstRow(width: Int) -> String {
    let header = "<row>" + (0..<width).map { "<c t=\"str\"><v>h\($0)</v></c>" }.joined() + "</row>"
    return header + (firstRange(of: "</row>").map { String(self[$0.upperBound...]) } ?? "")
  }
}

/// Small files that would become large, or keep a parser busy.
enum Bomb: CaseIterable {
  case zeros, textOfSpaces, manySheetBytes, manyRows, deep, entities, externalEntity, otherEncoding, sharedStrings

  func bytes() throws -> [UInt8] {
    let header = "<row><c t=\"str\"><v>h</v></c></row>"
    switch self {
    case .zeros: return try Workbooks.file(rows: header + String(repeating: "0", count: 8 << 20))
    case .textOfSpaces:
      return try Workbooks.file(
        rows: "<row><c t=\"str\"><v>" + String(repeating: " ", count: 8 << 20) + "</v></c></row>")
    case .manySheetBytes:
      return try Workbooks.file(rows: header + "<!--" + String(repeating: "-x", count: 4 << 20) + "-->")
    case .manyRows: return try Workbooks.file(rows: header + String(repeating: "<row/>", count: 200_000))
    case .deep: return try Workbooks.file(rows: String(repeating: "<a>", count: 100_000))
    case .entities:
      let entities = (1...9).map { "<!ENTITY a\($0) \"\(String(repeating: "&a\($0 - 1);", count: 10))\">" }.joined()
      return try Workbooks.file(
        rows: header, strings: "", extra: [("xl/x.xml", [])],
        replacingStyles: "<!DOCTYPE x [<!ENTITY a0 \"x\">\(entities)]><styleSheet>&a9;</styleSheet>")
    case .externalEntity:
      return try Workbooks.file(
        rows: header,
        replacingStyles: "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><styleSheet>&a;</styleSheet>")
    case .otherEncoding:
      return try Workbooks.file(
        rows: header, replacingStyles: "<?xml version=\"1.0\" encoding=\"UTF-7\"?><styleSheet/>")
    case .sharedStrings:
      return try Workbooks.file(
        rows: header,
        strings: String(repeating: "<si><t>" + String(repeating: "x", count: 1000) + "</t></si>", count: 8_000))
    }
  }

  func isExpected(_ reason: SpreadsheetError.Reason) -> Bool {
    switch (self, reason) {
    case (.zeros, .ratioTooHigh), (.textOfSpaces, .ratioTooHigh), (.manySheetBytes, .ratioTooHigh),
      (.sharedStrings, .ratioTooHigh), (.manyRows, .tooManyRows), (.deep, .nestedTooDeep), (.entities, .documentType),
      (.externalEntity, .documentType), (.otherEncoding, .partNotUTF8):
      true
    default: false
    }
  }
}

extension Workbooks {
  static func file(
    rows: String, strings: String? = nil, extra: [(name: String, bytes: [UInt8])] = [], replacingStyles styles: String
  ) throws -> [UInt8] {
    try file(rows: rows, strings: strings, styles: styles, extra: extra)
  }
}
