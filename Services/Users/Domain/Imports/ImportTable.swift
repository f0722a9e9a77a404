/// A file as rows of texts, whether it was CSV or a workbook.
package struct ImportTable: Sendable, Hashable {
  /// A row that is not empty.
  package struct Row: Sendable, Hashable {
    /// Line of a CSV file or row of a sheet, from 1.
    package let number: Int
    /// A text for each header.
    package let cells: [String]

    /// A row as it was read.
    package init(number: Int, cells: [String]) {
      self.number = number
      self.cells = cells
    }
  }

  /// Where the header stands, from 1.
  package let headerRow: Int
  /// As they stand in the file.
  package let headers: [String]
  /// Below the header, in order.
  package let rows: [Row]

  /// A table as it was read; rows without any text are left out.
  package init(headerRow: Int, headers: [String], rows: [Row]) {
    self.headerRow = headerRow
    self.headers = headers
    self.rows = rows.filter { row in row.cells.contains { !$0.allSatisfy(\.isWhitespace) } }
  }
}
