extension SpreadsheetError.Reason {
  /// What is wrong and what to do, with a semicolon between.
  public var sentence: String {
    switch self {
    case .tooManyBytes(let limit): "the file has more than \(limit) bytes; split it into several"
    case .notAWorkbook: "this is not an XLSX workbook; save it as one, or as CSV"
    case .oldOrEncryptedWorkbook:
      "this is a workbook of the old XLS format or one with a password; save it as XLSX without a password"
    case .encrypted: "the workbook has a password; save it without one"
    case .tooManyEntries(let limit): "the archive holds more than \(limit) files; save only the sheet with the data"
    case .unpacksTooLarge(let limit):
      "the workbook unpacks to more than \(limit) bytes; split it, or save it as CSV"
    case .ratioTooHigh(let part, let limit):
      "\(part) unpacks to more than \(limit) times its size, as archives do that are made to do harm; save the sheet as CSV"
    case .archiveWithin(let name): "the workbook holds the archive \(name); remove it"
    case .linksOutside: "the workbook links to other files; break the links and save it again"
    case .macros: "the workbook holds macros; save it as XLSX without macros"
    case .partMissing(let name): "the workbook lacks its part \(name); save it again as XLSX"
    case .partDamaged(let name, let detail): "the part \(name) cannot be read (\(detail)); save the workbook again"
    case .documentType(let part):
      "\(part) declares a document type, which no workbook needs and attacks use; save the workbook again"
    case .partNotUTF8(let part): "\(part) is not UTF-8; save the workbook again"
    case .nestedTooDeep(let part, let limit): "\(part) nests deeper than \(limit) elements; save the sheet as CSV"
    case .partTooLarge(let part, let limit):
      "\(part) unpacks to more than \(limit) bytes; split the sheet, or save it as CSV"
    case .tooManyMarks(let limit):
      "the workbook has more than \(limit) elements and attributes; split the sheet, or save it as CSV"
    case .tooManyAttributes(let part, let limit):
      "\(part) has an element with more than \(limit) attributes, as no program writes them; save the sheet as CSV"
    case .noSuchSheet(let names):
      "there is no such sheet; name one of these: \(names.map { "\"\($0)\"" }.joined(separator: ", "))"
    case .noHeader: "the sheet has no header; begin it with the names of the columns"
    case .tooManyRows(let limit): "the sheet has more than \(limit) rows; split it into several files"
    case .tooManyColumns(let limit): "the row has more than \(limit) cells; remove some"
    case .cellTooLong(let limit): "the cell has more than \(limit) bytes; shorten it"
    case .tooMuchText(let limit): "the sheet holds more than \(limit) bytes of text; split it into several files"
    case .formula: "the cell holds a formula; copy it and paste only its value"
    case .errorValue: "the cell shows an error instead of a value; enter the value"
    case .digitsLost:
      "the number has more digits than a spreadsheet keeps, so the last ones are lost; format the column as text and "
        + "enter it again"
    case .headerEmpty: "the column has no name; give it one or remove it"
    case .headerTwice(let first): "the column has the name of column \(first); remove one of them"
    }
  }
}

extension SpreadsheetError: CustomStringConvertible {
  /// One sentence: `row 3 column 2 (email), "a": what is wrong; what to do`.
  public var description: String {
    var place = row > 0 ? "row \(row)" : ""
    if column > 0 { place += " column \(column)" }
    if !columnName.isEmpty { place += " (\(columnName))" }
    if !value.isEmpty { place += (place.isEmpty ? "" : ", ") + "\"\(value)\"" }
    return place.isEmpty ? reason.sentence : "\(place): \(reason.sentence)"
  }
}

extension SpreadsheetErrors: CustomStringConvertible {
  /// A line for each error.
  public var description: String {
    let lines = errors.map(\.description).joined(separator: "\n")
    return isCutShort ? lines + "\nand more: reading stopped after \(errors.count) errors" : lines
  }
}
