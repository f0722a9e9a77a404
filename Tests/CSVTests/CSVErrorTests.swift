import CSV
import Testing

/// Every refusal names file, line, column and value, and says what to do.
@Suite struct CSVErrorTests {
  private struct Found: Equatable, CustomStringConvertible {
    let line: Int
    let column: Int
    let reason: CSVError.Reason

    init(_ line: Int, _ column: Int, _ reason: CSVError.Reason) {
      self.line = line
      self.column = column
      self.reason = reason
    }

    var description: String { "\(line):\(column) \(reason)" }
  }

  private func errors(
    _ bytes: [UInt8], columns: CSVColumns? = nil, limits: CSVLimits = CSVLimits()
  ) -> [CSVError] {
    do {
      _ = try CSVDocument(parsing: bytes, file: "t.csv", columns: columns, limits: limits)
      return []
    } catch {
      return error.errors
    }
  }

  private func found(_ text: String, columns: CSVColumns? = nil, limits: CSVLimits = CSVLimits()) -> [Found] {
    errors(Array(text.utf8), columns: columns, limits: limits).map { Found($0.line, $0.column, $0.reason) }
  }

  @Test func shapesThatRFC4180DoesNotKnow() {
    #expect(found("a,b\nx\"y,1\n") == [Found(2, 1, .quoteInsideCell)])
    #expect(found("a,b\n1,\"x\"y\n") == [Found(2, 2, .textAfterQuote)])
    #expect(found("a,b\n1,2\n1,\"x\n2,3\n") == [Found(3, 2, .quoteNotClosed)])
    #expect(found("a,b\r1,2\n") == [Found(1, 0, .carriageReturnAlone)])
    #expect(
      found("a,b\n1\n1,2,3\n") == [
        Found(2, 0, .wrongColumnCount(expected: 2, found: 1)), Found(3, 0, .wrongColumnCount(expected: 2, found: 3)),
      ])
    #expect(found("a,b\n1,2\n\n1,2\n") == [Found(3, 0, .emptyLine)])
    #expect(found("a,b\n1,x\u{0}y\n") == [Found(2, 2, .nulCharacter)])
    #expect(found("") == [Found(1, 0, .noHeader)])
    #expect(found("\u{FEFF}") == [Found(1, 0, .noHeader)])
    #expect(found("\na,b\n") == [Found(1, 0, .noHeader)])
  }

  @Test func theNextErrorsAreFoundToo() {
    let text = "a,b\nx\"y,\"1\"2\n\"two\nlines\",ok\nz,\"q\n"
    #expect(found(text) == [Found(2, 1, .quoteInsideCell), Found(2, 2, .textAfterQuote), Found(5, 2, .quoteNotClosed)])
  }

  @Test func textThatIsNotUTF8() {
    let latin1 = Array("name\nJos".utf8) + [0xE9] + Array("\nok\n".utf8)
    let found = errors(latin1)
    #expect(found.map(\.reason) == [.invalidUTF8])
    #expect(
      found[0].description
        == "t.csv line 2 column 1 (name), \"Jos\u{FFFD}\": the text is not UTF-8; save the file as \"CSV UTF-8\"")
    let utf16: [UInt8] = [0x61, 0x00, 0x0A, 0x00]
    #expect(errors(utf16).first?.reason == .nulCharacter)
  }

  @Test func headers() {
    let columns = CSVColumns(required: ["email", "given_name"], optional: ["note"], repeatedPrefix: "Addon license ")
    func header(_ text: String) -> [Found] { found(text + "\n", columns: columns) }
    #expect(header("email,given_name,note,Addon license 1,Addon license 12") == [])
    #expect(header("email,given_name,email") == [Found(1, 3, .headerTwice(firstColumn: 1))])
    #expect(header("email,given_name,phone") == [Found(1, 3, .headerUnknown(meant: nil))])
    #expect(
      header("email,Given Name") == [
        Found(1, 2, .headerUnknown(meant: "given_name")), Found(1, 0, .headerMissing("given_name")),
      ])
    #expect(header("email,given_name,") == [Found(1, 3, .headerEmpty)])
    #expect(header("note") == [Found(1, 0, .headerMissing("email")), Found(1, 0, .headerMissing("given_name"))])
    #expect(header("email,given_name,Addon license") == [Found(1, 3, .headerUnknown(meant: nil))])
    #expect(header("email,given_name,Addon license x") == [Found(1, 3, .headerUnknown(meant: nil))])
    #expect(found("x,x\n") == [Found(1, 2, .headerTwice(firstColumn: 1))])
    #expect(found("email;given_name;phone\n\"", columns: columns).count == 1, "rows wait until the header is right")
  }

  @Test func limitsHoldBelowAtAndAbove() {
    var limits = CSVLimits()
    limits.bytesMax = 8
    #expect(found("a\n12345", limits: limits) == [])
    #expect(found("a\n123456", limits: limits) == [])
    #expect(found("a\n1234567", limits: limits) == [Found(1, 0, .tooManyBytes(limit: 8))])

    limits = CSVLimits()
    limits.rowsMax = 2
    #expect(found("a\n1\n", limits: limits) == [])
    #expect(found("a\n1\n2\n", limits: limits) == [])
    #expect(found("a\n1\n2\n3\n4\n", limits: limits) == [Found(4, 0, .tooManyRows(limit: 2))])

    limits = CSVLimits()
    limits.cellBytesMax = 3
    #expect(found("a\n12\n123\n\"1\"\"\"\n", limits: limits) == [])
    #expect(
      found("a\n1234\n\"12\"\"\"\"\"\n", limits: limits) == [
        Found(2, 1, .cellTooLong(limit: 3)), Found(3, 1, .cellTooLong(limit: 3)),
      ])

    limits = CSVLimits()
    limits.columnsMax = 2
    #expect(found("a,b\n1,2\n", limits: limits) == [])
    #expect(found("a,b,c,d\n1,2\n", limits: limits) == [Found(1, 3, .tooManyColumns(limit: 2))])
  }

  @Test func readingStopsAfterTooManyErrors() {
    var limits = CSVLimits()
    limits.errorsMax = 3
    let text = "a,b\n" + String(repeating: "1\n", count: 5)
    do {
      _ = try CSVDocument(parsing: Array(text.utf8), file: "t.csv", limits: limits)
      Issue.record("not refused")
    } catch {
      #expect(error.errors.count == 3 && error.isCutShort)
      #expect(error.description.hasSuffix("and more: reading stopped after 3 errors"))
      #expect(error.description.split(separator: "\n").count == 4)
    }
    #expect(found("a,b\n1\n1\n", limits: limits).count == 2)
  }

  @Test func everySentenceIsOneLineWithARemedy() {
    let reasons: [CSVError.Reason] = [
      .noHeader, .tooManyBytes(limit: 1), .tooManyRows(limit: 1), .tooManyColumns(limit: 1), .cellTooLong(limit: 1),
      .invalidUTF8, .nulCharacter, .quoteInsideCell, .textAfterQuote, .quoteNotClosed, .carriageReturnAlone, .emptyLine,
      .wrongColumnCount(expected: 1, found: 2), .headerEmpty, .headerTwice(firstColumn: 1), .headerUnknown(meant: "a"),
      .headerUnknown(meant: nil), .headerMissing("a"), .scientificNotation, .notDigits, .notWholeNumber,
      .refused("no", remedy: "do"),
    ]
    for reason in reasons {
      let error = CSVError(
        file: "t.csv", line: 7, column: 2, columnName: "n", value: "a\nb\u{0}" + String(repeating: "x", count: 90),
        reason: reason)
      #expect(error.description.hasPrefix("t.csv line 7 column 2 (n), \"a\\nb\\0xxx"))
      #expect(!error.description.contains("\n") && error.description.contains(";"))
      #expect(error.value.count <= 60)
    }
  }
}
