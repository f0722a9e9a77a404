import BillingTypes

/// What a row says about a user's extension (R23).
package enum ImportedExtension: Sendable, Hashable {
  /// The next free one; for a user who has one, that one.
  case automatic
  /// The one of this key, which is created where there is none.
  case key(ExtensionKey)
  /// None.
  case none

  /// The word for the next free one.
  package static let automaticWord = "AUTOMATIC"
  /// The word for none at all, also where the account would give one.
  package static let noneWord = "NONE"

  /// - Throws: why the text is neither of these.
  init(_ text: String) throws(ImportRefusal) {
    switch text.uppercased() {
    case Self.automaticWord: self = .automatic
    case Self.noneWord: self = .none
    default:
      if Self.isScientific(text) { throw .scientificNotation }
      do {
        self = .key(try ExtensionKey(text))
      } catch {
        let clauses = "\(error)".split(separator: "; ", maxSplits: 1).map(String.init)
        throw .malformed(
          clauses[0], remedy: (clauses.count > 1 ? clauses[1] : "use digits") + ", \(Self.automaticWord), or nothing")
      }
    }
  }

  /// `6.56789E+09`, `4,9e10`: what a spreadsheet makes of a long number.
  private static func isScientific(_ text: String) -> Bool {
    let sides = text.uppercased().split(separator: "E", omittingEmptySubsequences: false)
    guard sides.count == 2 else { return false }
    let exponent = sides[1].drop { $0 == "+" || $0 == "-" }
    let mantissa = sides[0].filter { !".,+-".contains($0) }
    return !exponent.isEmpty && !mantissa.isEmpty && (exponent + mantissa).utf8.allSatisfy { (48...57).contains($0) }
  }
}
