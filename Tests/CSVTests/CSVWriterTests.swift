import CSV
import Testing

@Suite struct CSVWriterTests {
  private func text(_ rows: [[String]], columns: [String] = ["a", "b"]) -> String {
    var writer = CSVWriter(columns: columns)
    for row in rows { writer.append(row) }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func quotesWhatNeedsIt() {
    #expect(
      text([["1", "x,y"], ["say \"hi\"", "two\nlines"], ["", " blank "]])
        == "a,b\r\n1,\"x,y\"\r\n\"say \"\"hi\"\"\",\"two\nlines\"\r\n,\" blank \"\r\n")
    #expect(text([[""]], columns: ["a"]) == "a\r\n\"\"\r\n")
    #expect(CSVWriter(columns: ["a"], byteOrderMark: true).bytes == [0xEF, 0xBB, 0xBF, 0x61, 0x0D, 0x0A])
  }

  @Test(arguments: ["=1+1", "+39065", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-1"])
  func formulasAreMadeText(cell: String) throws {
    let written = text([[cell, "x"]])
    let document = try CSVDocument(parsing: Array(written.utf8), file: "t.csv")
    #expect(document.rows[0].cells == [cell, "x"], "a round trip changes nothing")
    let bare = written.dropFirst("a,b\r\n".count).drop { $0 == "\"" }
    #expect(bare.first == "'")
  }

  @Test func whatDoesNotBeginLikeAFormulaStaysAsItIs() {
    #expect(text([["a=b", "'tis"]]) == "a,b\r\na=b,'tis\r\n")
  }

  @Test func anyTextsComeBackAsTheyWere() throws {
    let alphabet: [Character] = ["a", ",", ";", "\"", "'", "=", "+", "-", "@", "\n", "\r", "\t", " ", "é", "🏳️‍🌈", "0"]
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    for columnCount in 1...4 {
      let columns = (0..<columnCount).map { "column \($0)" }
      let rows = (0..<200).map { _ in
        (0..<columnCount).map { _ in String((0..<next(6)).map { _ in alphabet[next(alphabet.count)] }) }
      }
      let written = text(rows, columns: columns)
      let document = try CSVDocument(parsing: Array(written.utf8), file: "t.csv")
      #expect(document.columns == columns)
      #expect(document.rows.map(\.cells) == rows)
    }
  }

  /// Whatever the bytes are, reading ends, and what it accepts it writes and reads again.
  @Test func damagedFilesNeverTrap() throws {
    var writer = CSVWriter(columns: ["email", "note"])
    for number in 0..<20 { writer.append(["user\(number)@x", "a \"quoted\", =note \(number)\n"]) }
    var state: UInt64 = 11
    for _ in 0..<1_000 {
      var bytes = writer.bytes
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[Int(state >> 33) % bytes.count] = [0x22, 0x2C, 0x0A, 0x0D, 0x00, 0xFF, 0x3B, 0x27][Int(state >> 20) % 8]
      }
      guard let document = try? CSVDocument(parsing: bytes, file: "t.csv") else { continue }
      var again = CSVWriter(columns: document.columns)
      for row in document.rows { again.append(row.cells) }
      #expect(try CSVDocument(parsing: again.bytes, file: "t.csv").rows.map(\.cells) == document.rows.map(\.cells))
    }
  }
}
