/// What a workbook may hold (reliability 3.14), so that no sender decides what reading it costs.
public struct SpreadsheetLimits: Sendable, Hashable {
  /// Bytes of the file.
  public var bytesMax = 10_000_000
  /// Bytes of everything that is unpacked, counted while it is unpacked.
  public var unpackedBytesMax = 32 << 20
  /// Bytes of one part: libxml2 reads no more of a document without being told that any size will do.
  public var partBytesMax = 10_000_000
  /// How many times larger than packed a part may become, beyond its first ``ratioFreeBytes``.
  public var ratioMax = 200
  /// Bytes of a part that are unpacked whatever the ratio.
  public var ratioFreeBytes = 1 << 20
  /// Files in the archive.
  public var entriesMax = 1_000
  /// Elements within each other in a part.
  public var nestingMax = 32
  /// Elements, attributes, references, comments and the like of all parts together: what parsing costs. Twenty thousand rows
  /// of ten columns have a million.
  public var marksMax = 1_500_000
  /// Attributes of an element: telling each from all others costs the square of how many there are.
  public var attributesMax = 100
  /// Rows below the header that are not empty.
  public var rowsMax = 100_000
  /// Cells of a row.
  public var columnsMax = 100
  /// Bytes of a cell's text.
  public var cellBytesMax = 4_096
  /// Bytes of all texts together.
  public var textBytesMax = 32 << 20
  /// Errors that are collected before reading stops.
  public var errorsMax = 100

  /// The defaults.
  public init() {}
}
