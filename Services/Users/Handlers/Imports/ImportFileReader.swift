import CSV
import Schemas
import Spreadsheet
import UsersDomain

/// Reads an uploaded file as a table, whatever its format.
struct ImportFileReader {
  let format: UsersV1.FileFormat
  let fileName: String

  /// What a file says before anybody is asked about it.
  struct Contents: Sendable {
    let table: ImportTable
    let sheets: [String]
  }

  private static let workbookTypes = [
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.ms-excel",
  ]
  private static let textTypes = ["text/csv", "application/csv", "text/plain", "text/tab-separated-values"]

  /// Knows the format by what the caller says it is, and where that leaves it open by its first bytes: every workbook is
  /// a ZIP archive, and no table of text begins as one.
  init(mediaType: String, fileName: String, _ bytes: [UInt8]) throws(ImportsError) {
    let parts = mediaType.lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\"" } }
    let type = parts.first ?? ""
    guard (Self.workbookTypes + Self.textTypes + ["application/octet-stream"]).contains(type) else {
      throw .mediaTypeUnknown(String(type.prefix(80)))
    }
    for part in parts.dropFirst() where part.hasPrefix("charset=") {
      let charset = String(part.dropFirst("charset=".count).prefix(40))
      guard ["utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii"].contains(charset) else {
        throw .charsetUnknown(charset)
      }
    }
    format = bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || type == Self.workbookTypes[0] ? .xlsx : .csv
    self.fileName = fileName.isEmpty ? (format == .xlsx ? "the workbook" : "the file") : fileName
  }

  init(format: UsersV1.FileFormat, fileName: String) {
    self.format = format
    self.fileName = fileName
  }

  /// - Parameter sheet: Of a workbook; empty for the first.
  /// - Throws: `fileRefused` with everything that is wrong with the file's form.
  func read(_ bytes: [UInt8], sheet: String) throws(ImportsError) -> Contents {
    format == .xlsx ? try workbook(bytes, sheet: sheet) : try text(bytes)
  }

  private func text(_ bytes: [UInt8]) throws(ImportsError) -> Contents {
    var limits = CSVLimits()
    limits.bytesMax = ImportLimits.fileBytesMaximum
    limits.rowsMax = ImportLimits.rowsMaximum
    limits.columnsMax = ImportLimits.columnsMaximum
    limits.refusesFormulas = true
    do throws(CSVErrors) {
      let document = try CSVDocument(parsing: bytes, file: fileName, limits: limits)
      let rows = document.rows.map { ImportTable.Row(number: $0.line, cells: $0.cells) }
      return Contents(
        table: ImportTable(headerRow: document.headerLine, headers: document.columns, rows: rows), sheets: [])
    } catch {
      throw .fileRefused(error.errors.map(\.description), isCutShort: error.isCutShort)
    }
  }

  private func workbook(_ bytes: [UInt8], sheet: String) throws(ImportsError) -> Contents {
    var limits = SpreadsheetLimits()
    limits.bytesMax = ImportLimits.fileBytesMaximum
    limits.rowsMax = ImportLimits.rowsMaximum
    limits.columnsMax = ImportLimits.columnsMaximum
    do throws(SpreadsheetErrors) {
      let document = try SpreadsheetDocument(parsing: bytes, sheet: sheet.isEmpty ? nil : sheet, limits: limits)
      let rows = document.rows.map { ImportTable.Row(number: $0.row, cells: $0.cells) }
      return Contents(
        table: ImportTable(headerRow: document.headerRow, headers: document.columns, rows: rows),
        sheets: document.sheets)
    } catch {
      throw .fileRefused(error.errors.map(\.description), isCutShort: error.isCutShort)
    }
  }
}
