import CSV
import Testing

/// What spreadsheets make of a file (requirements C 17).
@Suite struct CSVEncodingTests {
  private func utf16(_ text: String, isBigEndian: Bool = false) -> [UInt8] {
    "\u{FEFF}\(text)".utf16.flatMap { unit in
      let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
      return isBigEndian ? bytes.reversed() : bytes
    }
  }

  private func cells(_ bytes: [UInt8]) throws -> [[String]] {
    let document = try CSVDocument(parsing: bytes, file: "t.csv")
    return [document.columns] + document.rows.map(\.cells)
  }

  private func reasons(_ bytes: [UInt8], refusesFormulas: Bool = false) -> [CSVError.Reason] {
    var limits = CSVLimits()
    limits.refusesFormulas = refusesFormulas
    do throws(CSVErrors) {
      _ = try CSVDocument(parsing: bytes, file: "t.csv", limits: limits)
      return []
    } catch {
      return error.errors.map(\.reason)
    }
  }

  @Test(arguments: [false, true])
  func utf16WithTabsIsUnderstood(isBigEndian: Bool) throws {
    let text = "given name\temail\r\nZoë 🏳️‍🌈\t\"a\tb\"\r\n"
    #expect(try cells(utf16(text, isBigEndian: isBigEndian)) == [["given name", "email"], ["Zoë 🏳️‍🌈", "a\tb"]])
  }

  @Test func brokenUTF16IsRefused() {
    #expect(reasons(utf16("a\nb") + [0x41]) == [.invalidUTF16])
    #expect(reasons(utf16("a\n") + [0x00, 0xD8]) == [.invalidUTF16])
  }

  @Test("a file of Windows-1252 is refused and told how to save it, not guessed")
  func windows1252() {
    let bytes = Array("name\nZo".utf8) + [0xEB, 0x0A]
    #expect(reasons(bytes) == [.invalidUTF8])
    #expect(CSVError.Reason.invalidUTF8.sentence.contains("CSV UTF-8"))
  }

  @Test(arguments: ["sep=;\r\na;b\r\n1,5;2\r\n", "SEP=;\na;b\n1,5;2\n"])
  func theLineThatSaysTheSeparatorIsUnderstood(text: String) throws {
    let document = try CSVDocument(parsing: Array(text.utf8), file: "t.csv")
    #expect(document.headerLine == 2 && document.columns == ["a", "b"])
    #expect(document.rows.map(\.cells) == [["1,5", "2"]] && document.rows[0].line == 3)
  }

  @Test func formulasAreRefusedWhereThatIsAskedFor() {
    let cells = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-x", "\"\t=1\"", "=HYPERLINK(\"\"http://x\"\")"]
    for cell in cells {
      let bytes = Array("a,b\n\(cell.contains("\"\"") ? "\"\(cell)\"" : cell),x\n".utf8)
      #expect(reasons(bytes, refusesFormulas: true) == [.formula], "\(cell)")
      #expect(reasons(bytes) == [])
    }
    for cell in ["+49 30 1234", "-5", "'=1", "'+x", "a=1", "6.5E+9", "+1.5e-3"] {
      #expect(reasons(Array("a,b\n\(cell),x\n".utf8), refusesFormulas: true) == [], "\(cell)")
    }
  }
}
