/// What a file may hold (reliability 3.14). Larger data is imported in several files.
package struct CSVLimits: Sendable, Hashable {
  /// Bytes of the file.
  package var bytesMax = 10_000_000
  /// Rows below the header.
  package var rowsMax = 100_000
  /// Cells of a row.
  package var columnsMax = 100
  /// Bytes of a cell, as written, without its quotes.
  package var cellBytesMax = 4_096
  /// Errors that are collected before reading stops.
  package var errorsMax = 100
  /// Whether a cell that a spreadsheet would run is an error. One with an apostrophe before it is the text behind that.
  package var refusesFormulas = false

  package init() {}
}
