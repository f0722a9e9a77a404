import CSV
import Foundation

extension ProviderFiles {
  /// The records of the files' bytes. Throws every error of every file at once, in the order of files and lines.
  init(_ contents: [ImportFile: [UInt8]]) throws(ImportErrors) {
    var reading = ProviderReading()
    for file in ImportFile.allCases {
      if let bytes = contents[file] { reading.read(file, bytes) }
    }
    var errors = reading.errors
    // Rows that are wrong by themselves are missing from the records; references to them would seem broken.
    if errors.isEmpty { errors = ProviderCheck.errors(in: reading.files) }
    guard errors.isEmpty else { throw ImportErrors(errors) }
    self = reading.files
  }

  /// The files of a directory.
  static func contents(ofDirectory path: String) throws(CommandFailure) -> [ImportFile: [UInt8]] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      let exists = FileManager.default.fileExists(atPath: path)
      throw CommandFailure(.noInput, "\(path) \(exists ? "is not a directory that can be read" : "does not exist").")
    }
    var contents: [ImportFile: [UInt8]] = [:]
    for name in names.sorted() where name.hasSuffix(".csv") {
      guard let file = ImportFile.allCases.first(where: { $0.fileName == name }) else {
        let known = ImportFile.allCases.map(\.fileName).joined(separator: ", ")
        throw CommandFailure(.data, "\(path)/\(name) is not a file of an import; there are \(known).")
      }
      contents[file] = try readFile("\(path)/\(name)", bytesMax: CSVLimits().bytesMax)
    }
    guard !contents.isEmpty else {
      throw CommandFailure(.noInput, "\(path) holds no file of an import, such as accounts.csv.")
    }
    return contents
  }
}

/// Every error of an import, in the order of files, lines and columns.
struct ImportErrors: Error, Sendable {
  let errors: [ImportError]

  init(_ errors: [ImportError]) { self.errors = errors.sorted() }

  /// The lines to print: at most a hundred errors, then how many more there are.
  var sentences: [String] {
    let shown = errors.prefix(Limits.importErrorsShownMax).map(\.description)
    let more = errors.count - shown.count
    let count = errors.count == 1 ? "1 error" : "\(errors.count) errors"
    return shown + (more > 0 ? ["… and \(more) more"] : []) + ["Nothing was imported: \(count)."]
  }
}

/// The records of the files read so far, and what is wrong in them.
private struct ProviderReading {
  var files = ProviderFiles()
  var errors: [ImportError] = []

  mutating func read(_ file: ImportFile, _ bytes: [UInt8]) {
    let table = ImportTable(file, bytes: bytes)
    errors += table.errors
    for row in table.rows { read(row) }
  }

  private mutating func read(_ row: ImportRow) {
    var reader = RowReader(row)
    switch row.file {
    case .accounts: files.accounts += Array(reader.account())
    case .users: files.users += Array(reader.user())
    case .products: files.products += Array(reader.product())
    case .plans: files.plans += Array(reader.plan())
    case .subscriptions: files.subscriptions += Array(reader.subscription())
    case .platformUsers: files.platformUsers += Array(reader.platformUser())
    case .changes: files.changes += Array(reader.change())
    }
    errors += reader.errors
  }
}

extension Array {
  /// The element, if there is one.
  fileprivate init(_ element: Element?) {
    self = element.map { [$0] } ?? []
  }
}
