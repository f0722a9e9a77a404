/// A cell that begins like a formula would run in the spreadsheet of whoever opens the file; an apostrophe before it
/// makes it text (requirements C 17, reliability 3.14). Reading takes one apostrophe off again, so that a round trip
/// changes nothing, whatever the cell holds.
enum FormulaGuard {
  private static let apostrophe: UInt8 = 0x27

  /// Whether the text, behind any apostrophes, begins like a formula.
  private static func isFormulaLike(_ text: String) -> Bool {
    guard let first = text.utf8.first(where: { $0 != apostrophe }) else { return false }
    return [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D].contains(first)  // = + - @ tab CR
  }

  /// Whether a spreadsheet would run the text; a plain number with a sign is none.
  static func isFormula(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != apostrophe, isFormulaLike(text) else { return false }
    guard first == 0x2B || first == 0x2D else { return true }
    let isNumber =
      text.utf8.dropFirst().contains { (0x30...0x39).contains($0) }
      && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) || " .,()-/eE+".utf8.contains($0) }
    return !isNumber
  }

  static func add(to text: String) -> String {
    isFormulaLike(text) ? "'" + text : text
  }

  static func remove(from text: String) -> String {
    text.utf8.first == apostrophe && isFormulaLike(text) ? String(text.dropFirst()) : text
  }
}
