import CSV
import RPC
import Schemas
import Spreadsheet

/// Makes a table into a file that can be imported and that no spreadsheet takes for formulas.
struct ImportFileWriter {
  let format: UsersV1.FileFormat
  /// Without its ending.
  let name: String

  /// Bytes of a file that go in one message; a frame holds 4 MiB.
  private static let pieceBytesMax = 1 << 20

  init(format: UsersV1.FileFormat, name: String) throws(RPCError) {
    switch format {
    case .csv, .unspecified: self.format = .csv
    case .xlsx: self.format = .xlsx
    case .unrecognized(let number):
      throw .badRequest([.init(field: "format", description: "has no value \(number); use 1 or 2", reason: "UNKNOWN")])
    }
    self.name = name
  }

  func file(columns: [String], rows: [[String]]) throws -> TypesV1.File {
    switch format {
    case .xlsx:
      var writer = SpreadsheetWriter(columns: columns, sheetName: "Users")
      for row in rows { writer.append(row) }
      return TypesV1.File(
        mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", fileName: name + ".xlsx",
        content: try writer.file())
    case .csv, .unspecified, .unrecognized:
      var writer = CSVWriter(columns: columns, byteOrderMark: true)
      for row in rows { writer.append(row) }
      return TypesV1.File(mediaType: "text/csv; charset=utf-8", fileName: name + ".csv", content: writer.bytes)
    }
  }

  /// The file in messages that fit frames.
  static func pieces(of file: TypesV1.File) -> [TypesV1.File] {
    stride(from: 0, to: max(1, file.content.count), by: pieceBytesMax).map { offset in
      var piece = file
      piece.content = Array(file.content[offset..<min(file.content.count, offset + pieceBytesMax)])
      piece.offset = Int64(offset)
      piece.totalBytes = Int64(file.content.count)
      return piece
    }
  }
}
