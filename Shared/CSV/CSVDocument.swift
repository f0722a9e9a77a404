/// A whole file, read strictly (RFC 4180): either every row is sound, or every error is told and there is no document.
///
/// A byte order mark is passed over, UTF-16 with one is understood, lines end with LF or CRLF, and semicolons or tabs
/// separate where the header or a line `sep=;` before it says so. Cells stay texts, so that leading zeros and long numbers
/// are what the file holds.
public struct CSVDocument: Sendable {
  /// Name of the file, for errors.
  public let file: String
  /// The rows below the header.
  public let rows: [CSVRow]
  private let header: CSVHeader

  /// The line of the header, from 1.
  public var headerLine: Int { header.line }

  /// The names of the columns in the order of the file.
  public var columns: [String] { header.names }

  /// - Parameters:
  ///   - file: What to call the file in errors.
  ///   - columns: What the header must and may have; anything goes for `nil`, except an empty name or the same twice.
  /// - Throws: ``CSVErrors`` with everything that is wrong, up to ``CSVLimits/errorsMax``.
  public init(
    parsing bytes: [UInt8], file: String, columns: CSVColumns? = nil, limits: CSVLimits = CSVLimits()
  ) throws(CSVErrors) {
    var reader = CSVReader(file: file, limits: limits)
    (header, rows) = try reader.read(bytes, columns: columns)
    self.file = file
  }
}
