/// Text in columns.
struct Table {
  enum Alignment { case left, right }

  private var rows: [[String]] = []
  private let alignments: [Alignment]

  init(_ columns: [(title: String, alignment: Alignment)]) {
    alignments = columns.map(\.alignment)
    rows.append(columns.map(\.title))
  }

  mutating func add(_ cells: [String]) {
    precondition(cells.count == alignments.count, "a row has a cell for every column")
    rows.append(cells)
  }

  /// The lines: titles, a rule, and the rows.
  var lines: [String] {
    let widths = alignments.indices.map { column in rows.map { displayWidth($0[column]) }.max() ?? 0 }
    let texts = rows.map { row in
      let cells = zip(row, zip(widths, alignments)).map { cell, shape in Self.padded(cell, shape.0, shape.1) }
      return trimmingEnd(cells.joined(separator: "  "))
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    return [texts[0], rule] + texts.dropFirst()
  }

  private static func padded(_ cell: String, _ width: Int, _ alignment: Alignment) -> String {
    let blanks = String(repeating: " ", count: max(0, width - displayWidth(cell)))
    switch alignment {
    case .left: return cell + blanks
    case .right: return blanks + cell
    }
  }
}

private func trimmingEnd(_ text: String) -> String {
  var text = text
  while text.last == " " { text.removeLast() }
  return text
}

/// How many columns of a terminal a text takes: East Asian wide characters take two.
func displayWidth(_ text: String) -> Int {
  text.reduce(0) { width, character in
    guard let scalar = character.unicodeScalars.first?.value else { return width }
    let isWide =
      (0x1100...0x115F).contains(scalar) || (0x2E80...0xA4CF).contains(scalar) || (0xAC00...0xD7A3).contains(scalar)
      || (0xF900...0xFAFF).contains(scalar) || (0xFE30...0xFE6F).contains(scalar) || (0xFF00...0xFF60).contains(scalar)
      || (0x1F300...0x1F64F).contains(scalar) || (0x20000...0x3FFFD).contains(scalar)
    return width + (isWide ? 2 : 1)
  }
}
