import BillingTypes

/// Cuts a filter into words, texts in double quotes, and comparisons.
enum ListFilterLexer {
  enum Token: Hashable {
    case word(String)
    case quoted(String)
    case comparison(ListFilter.Comparison)
  }

  static func tokens(of text: String) throws(FieldProblem) -> [Token] {
    var tokens: [Token] = []
    var rest = Substring(text)
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if first == "\"" {
        tokens.append(.quoted(try quoted(&rest)))
      } else if let comparison = comparison(&rest) {
        tokens.append(.comparison(comparison))
      } else {
        tokens.append(.word(try word(&rest)))
      }
    }
    return tokens
  }

  /// A text in quotes, in which `\` takes the next character as it is.
  private static func quoted(_ rest: inout Substring) throws(FieldProblem) -> String {
    var text = ""
    rest.removeFirst()
    while let next = rest.popFirst() {
      if next == "\"" { return text }
      guard next == "\\" else {
        text.append(next)
        continue
      }
      if let escaped = rest.popFirst() { text.append(escaped) }
    }
    throw FieldProblem("filter", "has a quote that does not end; close it with \"")
  }

  private static func comparison(_ rest: inout Substring) -> ListFilter.Comparison? {
    for length in [2, 1] {
      guard let comparison = ListFilter.Comparison(rawValue: String(rest.prefix(length))) else { continue }
      // The text may end before the length.
      rest.removeFirst(comparison.rawValue.count)
      return comparison
    }
    return nil
  }

  private static func word(_ rest: inout Substring) throws(FieldProblem) -> String {
    let word = rest.prefix { !$0.isWhitespace && !"\"=!<>:()".contains($0) }
    guard !word.isEmpty else {
      throw FieldProblem("filter", "has \"\(rest.prefix(1))\", which is not supported; put texts in double quotes")
    }
    rest.removeFirst(word.count)
    return String(word)
  }
}
