/// Makes the text of a cell from what the sheet says of it.
struct CellReader {
  /// A cell as it stands in the sheet.
  struct Raw {
    var type = "n"
    var style = 0
    var text = ""
    var isFormula = false
  }

  let strings: [String]
  let styles: StylesPart
  let isDate1904: Bool

  /// - Throws: why the cell has no text that can be trusted.
  func text(of cell: Raw) throws(SpreadsheetError.Reason) -> String {
    if cell.isFormula { throw .formula }
    switch cell.type {
    case "s":
      guard let index = Int(cell.text), strings.indices.contains(index) else {
        throw .partDamaged("the sheet", detail: "there is no shared text \(cell.text.prefix(20))")
      }
      return strings[index]
    case "inlineStr", "str": return EscapedCharacters.decoded(cell.text)
    case "b": return ["1", "true"].contains(cell.text) ? "TRUE" : cell.text.isEmpty ? "" : "FALSE"
    case "e": throw .errorValue
    case "d": return cell.text
    case "n": return cell.text.isEmpty ? "" : try number(cell)
    default: throw .partDamaged("the sheet", detail: "there is no type \(cell.type.prefix(20)) of cells")
    }
  }

  private func number(_ cell: Raw) throws(SpreadsheetError.Reason) -> String {
    let format = styles.format(ofStyle: cell.style)
    switch format {
    case .plain: return try NumberText.text(cell.text)
    case .padded(let count): return try NumberText.padded(cell.text, to: count)
    case .date, .dateTime, .time:
      if let text = SerialDate.text(cell.text, as: format, is1904: isDate1904) { return text }
      return try NumberText.text(cell.text)
    }
  }
}
