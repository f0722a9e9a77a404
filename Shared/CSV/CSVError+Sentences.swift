extension CSVError.Reason {
  /// What is wrong and what to do.
  public var sentence: String {
    switch self {
    case .noHeader: "the file has no header; begin it with the names of the columns"
    case .tooManyBytes(let limit): "the file has more than \(limit) bytes; split it into several"
    case .tooManyRows(let limit): "the file has more than \(limit) rows; split it into several"
    case .tooManyColumns(let limit): "the row has more than \(limit) cells; remove some"
    case .cellTooLong(let limit): "the cell has more than \(limit) bytes; shorten it"
    case .invalidUTF8: "the text is not UTF-8; save the file as \"CSV UTF-8\""
    case .invalidUTF16: "the text is not the UTF-16 that it begins as; save the file as \"CSV UTF-8\""
    case .formula:
      "the cell begins like a formula; write its value, or an apostrophe before it where that is really the text"
    case .nulCharacter: "the cell holds a NUL character; remove it"
    case .quoteInsideCell:
      "a quote stands inside a cell that does not begin with one; put the whole cell in quotes and double those inside"
    case .textAfterQuote: "text follows the closing quote; double the quotes inside the cell"
    case .quoteNotClosed: "the cell begins with a quote that is never closed; close it"
    case .carriageReturnAlone: "the line ends with a carriage return alone; end lines with LF or CRLF"
    case .emptyLine: "the line is empty; remove it"
    case .wrongColumnCount(let expected, let found):
      "the row has \(found) cells and the header has \(expected); write one cell for each column"
    case .headerEmpty: "the column has no name; give it one or remove it"
    case .headerTwice(let first): "the column has the name of column \(first); remove one of them"
    case .headerUnknown(let meant?): "there is no such column; write it \"\(meant)\""
    case .headerUnknown(nil): "there is no such column; remove it"
    case .headerMissing(let name): "the column \"\(name)\" is missing; add it"
    case .scientificNotation:
      "a spreadsheet has shortened the number and its digits are lost; format the column as text and enter it again"
    case .notDigits: "this is not a number of digits only; write digits, with a \"+\" before them if there is one"
    case .notWholeNumber: "this is not a whole number; write digits only, without separators"
    case .refused(let what, let remedy): "\(what); \(remedy)"
    }
  }
}
