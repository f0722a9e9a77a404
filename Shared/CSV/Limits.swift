/// What a file may hold (reliability 3.14). Larger data is imported in several files.
public struct CSVLimits: Sendable, Hashable {
  /// Bytes of the file.
  public var bytesMax = 10_000_000
  /// Rows below the header.
  public var rowsMax = 100_000
  /// Cells of a row.
  public var columnsMax = 100
  /// Bytes of a cell, as written, without its quotes.
  public var cellBytesMax = 4_096
  /// Errors that are collected before reading stops.
  public var errorsMax = 100
  /// Whether a cell that a spreadsheet would run is an error. One with an apostrophe before it is the text behind that.
  public var refusesFormulas = false

  public init() {}
}
