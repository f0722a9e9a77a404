import CSV
import Testing

@Suite struct CSVDocumentTests {
  private func cells(_ text: String) throws -> [[String]] {
    try CSVDocument(parsing: Array(text.utf8), file: "t.csv").rows.map(\.cells)
  }

  @Test(arguments: [
    ("a,b\n1,2\n", [["1", "2"]]),
    ("a,b\r\n1,2\r\n3,4", [["1", "2"], ["3", "4"]]),
    ("\u{FEFF}a,b\n1,2", [["1", "2"]]),
    ("a;b\n1;2,5\n", [["1", "2,5"]]),
    ("a;b\n\"1;x\";\n", [["1;x", ""]]),
    ("\"a;;;\",b\n1,2;3;4\n", [["1", "2;3;4"]]),
    ("a,b\n\"x\"\"y\",\"\"\n", [["x\"y", ""]]),
    ("a,b\n\"line\r\nbreak\",\"\"\"\"\n", [["line\r\nbreak", "\""]]),
    ("a,b\n ,  x \n", [[" ", "  x "]]),
    ("a,b\n007,+39065\n", [["007", "+39065"]]),
    ("a,b\n,", [["", ""]]),
    ("a\nx\n\ny\n", [["x"], [""], ["y"]]),
    ("a,b\n", []),
    ("a,b", []),
    ("ä,ö\nü,🏳️‍🌈\n", [["ü", "🏳️‍🌈"]]),
  ])
  func reads(text: String, expected: [[String]]) throws {
    #expect(try cells(text) == expected)
  }

  @Test func columnsAreFoundByNameInAnyOrder() throws {
    let columns = CSVColumns(required: ["email", "name"], optional: ["note", "age"])
    let document = try CSVDocument(
      parsing: Array("name,note,email\nAda,\"two\nlines\",a@x\nBob,,b@x\n".utf8), file: "users.csv", columns: columns)
    #expect(document.columns == ["name", "note", "email"])
    #expect(document.rows.map { $0["email"] } == ["a@x", "b@x"])
    #expect(document.rows[0]["age"] == "")
    #expect(!document.rows[0].has("age") && document.rows[0].has("note"))
    #expect(document.rows.map(\.line) == [2, 4])
  }

  /// R56, R58–R60: the sample of the mass configuration, with blank add-ons and more columns than two.
  @Test func theMassConfigurationSampleIsRead() throws {
    let text = """
      Ext Key,Number,User,Addon license 1,Addon license 2,Addon license 3,Addon license 4
      101,6567891230,John,device_ip_phone,device_mobile_app,license_dnc_checking_enabled,call_recording
      104,6567891232,Lucie,device_ip_phone,,call_recording,
      """
    let columns = CSVColumns(required: ["Ext Key", "Number", "User"], repeatedPrefix: "Addon license ")
    let rows = try CSVDocument(parsing: Array(text.utf8), file: "mass.csv", columns: columns).rows
    #expect(try rows.map { try $0.digits("Ext Key") } == ["101", "104"])
    #expect(rows[0].repeated.count == 4)
    #expect(rows[1].repeated == ["device_ip_phone", "call_recording"])
  }

  @Test func numbersAreTakenAsTheyStandOrRefused() throws {
    let text = "n\n007\n+6567891230\n-12\n6.56789E+09\n\"6,56e9\"\n12 3\n\"\"\n9223372036854775808\n12E\n"
    let rows = try CSVDocument(parsing: Array(text.utf8), file: "n.csv").rows
    func digits(_ row: CSVRow) -> String {
      do { return try row.digits("n") } catch { return "\(error.reason)" }
    }
    func integer(_ row: CSVRow) -> String {
      do { return "\(try row.integer("n"))" } catch { return "\(error.reason)" }
    }
    #expect(
      rows.map(digits) == [
        "007", "+6567891230", "notDigits", "scientificNotation", "scientificNotation", "notDigits", "notDigits",
        "9223372036854775808", "notDigits",
      ])
    #expect(
      rows.map(integer) == [
        "7", "notWholeNumber", "-12", "scientificNotation", "scientificNotation", "notWholeNumber", "notWholeNumber",
        "notWholeNumber", "notWholeNumber",
      ])
    let refusal = rows[0].refusal("n", "there is no user 7", remedy: "create the user first")
    #expect(refusal.description == "n.csv line 2 column 1 (n), \"007\": there is no user 7; create the user first")
  }

  @Test func aLongFileIsReadAndItsLinesAreCounted() throws {
    let count = 5_000
    let text = "a,b,c,d\n" + String(repeating: "account-1,\"quoted \"\"text\"\"\",2026-11-21,12345\n", count: count)
    let document = try CSVDocument(parsing: Array(text.utf8), file: "big.csv")
    #expect(document.rows.count == count)
    #expect(document.rows.last?.line == count + 1)
  }
}
