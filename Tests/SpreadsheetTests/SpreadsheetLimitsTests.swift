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

  @Test func bytesEntriesAndNesting() throws {
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
  }

  @Test func partsMarksAndAttributes() throws {
    let bytes = try Workbooks.oneCell("<c><v>1</v></c>")
    let largest = WorkbookParts.around(sheetName: "Users").map(\.bytes.count).max() ?? 0
    var limits = SpreadsheetLimits()
    limits.partBytesMax = largest
    #expect(refusals(bytes, limits: limits) == [])
    limits.partBytesMax = 100
    #expect(refusals(bytes, limits: limits) == [.partTooLarge(part: "_rels/.rels", limit: 100)])
    limits = SpreadsheetLimits()
    limits.attributesMax = 4
    let four = try Workbooks.oneCell("<c a=\"1\" b='\">' t=\"n\" s=\"0\"><v>1</v></c>")
    #expect(refusals(four, limits: limits) == [])
    let five = try Workbooks.oneCell("<c a=\"1\" b='2' t=\"n\" s=\"0\" e=\"\"><v>1</v></c>")
    #expect(
      refusals(five, limits: limits) == [.tooManyAttributes(part: "xl/worksheets/sheet1.xml", limit: 4)])
  }

  /// What is counted is what a parser is busy with, in all parts together.
  @Test(arguments: [
    ("<a/>", 1), ("<a></a>", 1), ("<a b=\"1\" c='2'/>", 3), ("<a b='>' c='<!--'/><d/>", 4),
    ("&amp;&#65;<a b='&lt;'/>", 5),
    ("<!-- <a/> > --><a/>", 2), ("<![CDATA[ <a/> ]] > ]]><a/>", 2), ("<?x <a/> > ?>", 1), ("<!-->", 1), ("<a", 1),
    ("", 0),
  ])
  func marks(_ xml: String, _ count: Int) throws {
    let limits = SpreadsheetLimits()
    #expect(try MarkupScan.count(Array(xml.utf8), part: "x", upTo: count, limits) == count)
    guard count > 0 else { return }
    #expect(throws: SpreadsheetError(.tooManyMarks(limit: limits.marksMax))) {
      try MarkupScan.count(Array(xml.utf8), part: "x", upTo: count - 1, limits)
    }
  }

  @Test func marksOfAllPartsAreAddedUp() throws {
    let bytes = try Workbooks.oneCell("<c><v>1</v></c>", styles: "<styleSheet><a/><a/></styleSheet>")
    var limits = SpreadsheetLimits()
    var needed = 1
    repeat {
      limits.marksMax = needed
      needed += 1
    } while refusals(bytes, limits: limits) == [.tooManyMarks(limit: limits.marksMax)]
    #expect(refusals(bytes, limits: limits) == [])
    let sheetMarks = 13
    #expect(limits.marksMax > sheetMarks + 3)
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
