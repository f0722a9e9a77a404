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

  static func add(to text: String) -> String {
    isFormulaLike(text) ? "'" + text : text
  }

  static func remove(from text: String) -> String {
    text.utf8.first == apostrophe && isFormulaLike(text) ? String(text.dropFirst()) : text
  }
}
