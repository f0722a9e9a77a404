import Foundation
import Spreadsheet
import Testing

/// Workbooks of another hand: openpyxl writes what we read and reads what we write.
@Suite struct OpenpyxlTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "linecard-xlsx-\(UUID().uuidString)")

  private func run<Value>(_ body: () throws -> Value) throws -> Value {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body()
  }

  @Test func whatOpenpyxlWritesIsRead() throws {
    try run {
      let (file, rows) = (folder.appending(path: "a.xlsx"), folder.appending(path: "rows.json"))
      let json = """
        [["given name", "born", "extension"], ["Zoë & <Ann>", {"date": "2026-03-01"}, 101], ["=1", null, 7],
         ["line\\nbreak", {"date": "1999-12-31"}, 12345]]
        """.replacing("\"=1\"", with: "\" =1\"")
      try Data(json.utf8).write(to: rows)
      _ = try Openpyxl.run(["write", file.path, rows.path, "0000"])
      let document = try SpreadsheetDocument(parsing: Array(Data(contentsOf: file)))
      #expect(document.sheets == ["People"])
      #expect(document.columns == ["given name", "born", "extension"])
      #expect(
        document.rows.map(\.cells) == [
          ["Zoë & <Ann>", "2026-03-01", "0101"], [" =1", "", "0007"], ["line\nbreak", "1999-12-31", "12345"],
        ])
    }
  }

  @Test func aFormulaOfOpenpyxlIsRefused() throws {
    try run {
      let (file, rows) = (folder.appending(path: "a.xlsx"), folder.appending(path: "rows.json"))
      try Data("[[\"a\"], [\"=HYPERLINK(1)\"]]".utf8).write(to: rows)
      _ = try Openpyxl.run(["write", file.path, rows.path])
      #expect(refusals(Array(try Data(contentsOf: file))) == [.formula])
    }
  }

  @Test func openpyxlReadsWhatWeWrite() throws {
    try run {
      let file = folder.appending(path: "b.xlsx")
      var writer = SpreadsheetWriter(columns: ["given name", "extension"], sheetName: "Users & more")
      writer.append(["Zoë <\"'&>", "0101"])
      writer.append(["=cmd|' /C calc'!A0", "+49301234"])
      writer.append(["", " 1 "])
      try Data(writer.file()).write(to: file)
      struct Answer: Decodable {
        let title: String
        let rows: [[String]]
        let formats: [String]
        let types: [String]
      }
      let answer = try JSONDecoder().decode(Answer.self, from: Openpyxl.run(["read", file.path]))
      #expect(answer.title == "Users & more")
      #expect(
        answer.rows == [
          ["given name", "extension"], ["Zoë <\"'&>", "0101"], ["=cmd|' /C calc'!A0", "+49301234"], ["", " 1 "],
        ])
      // Text everywhere, no formula; what is typed over a cell stays text.
      #expect(answer.types.allSatisfy { ["s", "inlineStr"].contains($0) }, "\(answer.types)")
      #expect(answer.formats.contains("@"))
    }
  }
}

/// Runs `oracle.py`.
enum Openpyxl {
  struct Failure: Error { let description: String }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// What it prints.
  static func run(_ arguments: [String]) throws -> Data {
    try run(python.get(), [root.appending(path: "Tests/SpreadsheetTests/oracle.py").path] + arguments)
  }

  /// A Python with openpyxl: the one that is named, that of `Tests/run`, or one made now.
  private static let python: Result<String, any Error> = Result {
    if let named = ProcessInfo.processInfo.environment["LINECARD_TEST_PYTHON"] { return named }
    let ours = root.appending(path: ".build/venv/bin/python").path
    if (try? run(ours, ["-c", "import openpyxl"])) != nil { return ours }
    let environment = root.appending(path: ".build/venv-openpyxl")
    let python = environment.appending(path: "bin/python").path
    if (try? run(python, ["-c", "import openpyxl"])) != nil { return python }
    _ = try run("/usr/bin/python3", ["-m", "venv", environment.path])
    _ = try run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "openpyxl==3.1.5"])
    return python
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    let text = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(description: String(decoding: text, as: UTF8.self)) }
    return printed
  }
}
