/// `AB12`: a column by letters and a row by number, both from 1.
struct CellReference: Sendable, Hashable {
  let column: Int
  let row: Int

  /// Nil for what no spreadsheet writes, and for columns beyond `XFD`.
  init?(_ text: String) {
    var column = 0
    var row = 0
    for byte in text.utf8 {
      switch byte {
      case 0x41...0x5A where row == 0 && column <= 16_384: column = column * 26 + Int(byte - 0x40)
      case 0x30...0x39 where column > 0 && row <= 1_048_576 && (row > 0 || byte > 0x30):
        row = row * 10 + Int(byte - 0x30)
      default: return nil
      }
    }
    guard (1...16_384).contains(column), (1...1_048_576).contains(row) else { return nil }
    self.column = column
    self.row = row
  }

  /// The letters of a column: 1 is `A`, 28 is `AB`.
  static func letters(_ column: Int) -> String {
    var rest = column
    var letters: [UInt8] = []
    while rest > 0 {
      letters.append(0x41 + UInt8((rest - 1) % 26))
      rest = (rest - 1) / 26
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
  }
}
