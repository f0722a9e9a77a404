import Testing

@testable import Spreadsheet

@Suite struct SpreadsheetReadingTests {
  /// Formats 0 general, 1 `0000`, 2 a date, 3 a date with time, 4 scientific.
  private static let styles = """
    <styleSheet><numFmts><numFmt numFmtId="164" formatCode="0000"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>
    </numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/>
    <xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="11"/></cellXfs></styleSheet>
    """

  private func cell(_ xml: String, date1904: Bool = false) throws -> String {
    let bytes = try Workbooks.oneCell(xml, styles: Self.styles, date1904: date1904)
    return try SpreadsheetDocument(parsing: bytes).rows.first?.cells.first ?? ""
  }

  @Test(arguments: [
    ("<c><v>101</v></c>", "101"), ("<c t=\"n\"><v>1.5</v></c>", "1.5"), ("<c><v>-0.25</v></c>", "-0.25"),
    ("<c><v>4.930123456789E12</v></c>", "4930123456789"), ("<c s=\"4\"><v>49301234</v></c>", "49301234"),
    ("<c><v>0.30000000000000004</v></c>", "0.3"), ("<c><v>0.99999999999999989</v></c>", "1"),
    ("<c><v>1E-3</v></c>", "0.001"), ("<c><v>0</v></c>", "0"), ("<c s=\"1\"><v>101</v></c>", "0101"),
    ("<c s=\"1\"><v>12345</v></c>", "12345"), ("<c s=\"2\"><v>46082</v></c>", "2026-03-01"),
    ("<c s=\"2\"><v>1</v></c>", "1900-01-01"), ("<c s=\"2\"><v>61</v></c>", "1900-03-01"),
    ("<c s=\"3\"><v>46082.395833333336</v></c>", "2026-03-01 09:30:00"), ("<c t=\"b\"><v>1</v></c>", "TRUE"),
    ("<c t=\"b\"><v>0</v></c>", "FALSE"), ("<c t=\"inlineStr\"><is><t> a&amp;b </t></is></c>", " a&b "),
    ("<c t=\"inlineStr\"><is><r><t>a</t></r><r><t>b</t></r><rPh><t>x</t></rPh></is></c>", "ab"),
    ("<c t=\"str\"><v>s_x0041_</v></c>", "sA"), ("<c t=\"d\"><v>2026-03-01</v></c>", "2026-03-01"),
  ])
  func textOf(cell xml: String, expected: String) throws {
    #expect(try cell(xml) == expected)
  }

  @Test func datesOf1904AreFourYearsLater() throws {
    #expect(try cell("<c s=\"2\"><v>44620</v></c>", date1904: true) == "2026-03-01")
  }

  @Test("what a spreadsheet has lost is told and not guessed")
  func lostDigits() throws {
    func reason(_ xml: String) throws -> [SpreadsheetError.Reason] {
      refusals(try Workbooks.oneCell(xml, styles: Self.styles))
    }
    #expect(try reason("<c><v>4.9301234567890002E+15</v></c>") == [.digitsLost])
    #expect(try reason("<c><v>1E300</v></c>") == [.digitsLost])
    #expect(try reason("<c t=\"e\"><v>#N/A</v></c>") == [.errorValue])
    #expect(try reason("<c><f>1+1</f><v>2</v></c>") == [.formula])
    #expect(try reason("<c t=\"str\"><f>HYPERLINK(\"http://x\")</f><v>x</v></c>") == [.formula])
  }

  @Test func rowsAndCellsMayBeMissing() throws {
    let strings = "<si><t>given</t></si><si><r><t>fam</t></r><r><t>ily</t></r></si><si><t>Ada</t></si>"
    let bytes = try Workbooks.file(
      rows: """
        <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2"/></row>
        <row r="5"><c r="B5" t="s"><v>2</v></c></row><row r="6"><c r="A6" s="3"/></row><row><c t="s"><v>2</v></c></row>
        """, strings: strings)
    let document = try SpreadsheetDocument(parsing: bytes)
    #expect(document.sheets == ["Users"] && document.sheet == "Users" && document.headerRow == 2)
    #expect(document.columns == ["given", "family"])
    #expect(document.rows.map(\.row) == [5, 7])
    #expect(document.rows.map(\.cells) == [["", "Ada"], ["Ada", ""]])
  }

  @Test func everyErrorIsToldAtOnceWithItsPlace() throws {
    let bytes = try Workbooks.file(
      rows: """
        <row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>a</v></c></row>
        <row r="2"><c r="A2"><f>1</f></c><c r="B2"><v>12345678901234567</v></c><c r="D2"><v>1</v></c></row>
        """)
    do {
      _ = try SpreadsheetDocument(parsing: bytes)
      Issue.record("it was read")
    } catch {
      #expect(
        error.errors.map(\.reason) == [
          .headerTwice(firstColumn: 1), .headerEmpty, .headerEmpty, .formula, .digitsLost,
        ])
      #expect(error.errors.map { "\($0.row)/\($0.column)" } == ["1/2", "1/3", "1/4", "2/1", "2/2"])
      #expect(error.errors[3].description.hasPrefix("row 2 column 1 (a): the cell holds a formula"))
    }
  }

  @Test func aSheetIsFoundByName() throws {
    let bytes = try Workbooks.oneCell("<c><v>1</v></c>")
    #expect(try SpreadsheetDocument(parsing: bytes, sheet: "Users").rows.count == 1)
    do {
      _ = try SpreadsheetDocument(parsing: bytes, sheet: "Other")
      Issue.record("it was read")
    } catch {
      #expect(error.errors.map(\.reason) == [.noSuchSheet(has: ["Users"])])
    }
  }

  @Test(arguments: [
    "", "a", "_x0041_", "x_x", "_x000D_\r", "_", "line\nbreak\ttab", "<&>\"'", "\u{1}\u{1F}", "🏳️‍🌈 ü", " x ",
  ])
  func whatIsWrittenIsReadBack(_ text: String) throws {
    var writer = SpreadsheetWriter(columns: ["a", "b"], sheetName: "A & B")
    writer.append([text, "=1+1"])
    let first = try writer.file()
    #expect(try writer.file() == first)
    let document = try SpreadsheetDocument(parsing: first)
    #expect(document.sheet == "A & B")
    #expect(document.rows.map(\.cells) == [[text, "=1+1"]])
  }
}
