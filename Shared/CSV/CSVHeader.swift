/// The names of a file's columns and where each stands.
struct CSVHeader: Sendable {
  /// Line of the file, from 1.
  let line: Int
  let names: [String]
  private let places: [String: Int]
  let repeatedPlaces: [Int]

  /// Checks the names; what is wrong goes to `report`.
  init(_ record: CSVScanner.Record, columns: CSVColumns?, report: (CSVScanner.Problem) -> Void) {
    line = record.line
    names = record.cells
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      func refuse(_ reason: CSVError.Reason) {
        report(CSVScanner.Problem(line: record.line, column: place + 1, value: name, reason: reason))
      }
      if let first = places[name], !name.isEmpty {
        refuse(.headerTwice(firstColumn: first + 1))
      } else if name.isEmpty {
        refuse(.headerEmpty)
      } else if let columns, !columns.allows(name) {
        refuse(.headerUnknown(meant: columns.closest(to: name)))
      }
      if places[name] == nil { places[name] = place }
    }
    for name in columns?.required ?? [] where places[name] == nil {
      let reason = CSVError.Reason.headerMissing(name)
      report(CSVScanner.Problem(line: record.line, column: 0, value: "", reason: reason))
    }
    self.places = places
    repeatedPlaces = names.indices.filter { columns?.isRepeated(record.cells[$0]) == true }
  }

  /// The place of a column, from 0.
  func place(of name: String) -> Int? {
    places[name]
  }
}
