public import BillingTypes

/// The filter of a list as its caller writes it: restrictions joined by AND, and bare words to be sought (AIP-160 without
/// OR, NOT and parentheses): `active = true AND email:"@acme.example" lee`.
public struct ListFilter: Sendable, Hashable {
  /// How a field is compared with a value.
  public enum Comparison: String, Sendable, CaseIterable {
    case equals = "="
    case differs = "!="
    /// Contains the text, or holds the element.
    case has = ":"
    case below = "<"
    case atMost = "<="
    case above = ">"
    case atLeast = ">="
  }

  /// What one restriction asks.
  private struct Condition: Sendable, Hashable {
    let field: String
    let comparison: Comparison
  }

  /// Words that stand alone, to be sought wherever the list says.
  public let words: [String]
  private let values: [Condition: String]

  /// Reads a filter.
  ///
  /// - Parameters:
  ///   - text: As the caller wrote it; empty restricts nothing.
  ///   - fields: Which fields may be restricted, and by which comparisons.
  /// - Throws: A problem of `filter` that says what may be written instead.
  public init(parsing text: String, fields: [String: Set<Comparison>]) throws(FieldProblem) {
    guard text.utf8.count <= Limits.filterBytesMax else {
      throw FieldProblem("filter", "must have at most \(Limits.filterBytesMax) bytes; it has \(text.utf8.count)")
    }
    var tokens = try ListFilterLexer.tokens(of: text)[...]
    var words: [String] = []
    var values: [Condition: String] = [:]
    while let token = tokens.popFirst() {
      if token == .word("AND") { continue }
      let name = try Self.value(token)
      guard case .comparison(let comparison)? = tokens.first else {
        words.append(name)
        continue
      }
      tokens.removeFirst()
      try Self.check(name, comparison, fields)
      guard let next = tokens.popFirst() else { throw FieldProblem("filter", "ends after \(comparison.rawValue)") }
      let isFirst = values.updateValue(try Self.value(next), forKey: Condition(field: name, comparison: comparison))
      guard isFirst == nil else {
        throw FieldProblem("filter", "restricts \(name) by \(comparison.rawValue) twice; keep one of them")
      }
    }
    guard words.count <= Limits.filterWordsMax else {
      throw FieldProblem("filter", "must have at most \(Limits.filterWordsMax) words to seek; it has \(words.count)")
    }
    self.words = words
    self.values = values
  }

  /// Whether it restricts nothing.
  public var isEmpty: Bool { words.isEmpty && values.isEmpty }

  /// The text that a field is compared with; nil where the caller does not restrict it so.
  public func text(_ field: String, _ comparison: Comparison) -> String? {
    values[Condition(field: field, comparison: comparison)]
  }

  /// What a field is compared with, made from its text.
  public func value<Value>(
    _ field: String, _ comparison: Comparison, _ make: (String) -> Value?, expected: String
  ) throws(FieldProblem) -> Value? {
    guard let text = text(field, comparison) else { return nil }
    guard let value = make(text) else {
      throw FieldProblem("filter", "compares \(field) with \"\(text.prefix(80))\"; use \(expected)")
    }
    return value
  }

  /// Whether a field is to be true or false; nil for either.
  public func boolean(_ field: String) throws(FieldProblem) -> Bool? {
    let expected = "true or false"
    if let wanted = try value(field, .equals, { Bool($0) }, expected: expected) { return wanted }
    return try value(field, .differs, { Bool($0) }, expected: expected).map { !$0 }
  }

  /// The first and the last moment that a field may have, in milliseconds since 1970.
  public func moments(_ field: String) throws(FieldProblem) -> ClosedRange<Int64> {
    func moment(_ comparison: Comparison) throws(FieldProblem) -> Int64? {
      try value(
        field, comparison, { Instant(rfc3339: $0)?.millisecondsSinceEpoch },
        expected: "an RFC 3339 moment in quotes, such as \"2026-03-01T09:30:00Z\"")
    }
    let first = max(try moment(.atLeast) ?? .min, try moment(.above).map { $0 + 1 } ?? .min)
    let last = min(try moment(.atMost) ?? .max, try moment(.below).map { $0 - 1 } ?? .max)
    // What lies between is nothing where they contradict each other: a moment that nothing has.
    return first <= last ? first...last : .max ... .max
  }

  private static func check(
    _ name: String, _ comparison: Comparison, _ fields: [String: Set<Comparison>]
  ) throws(FieldProblem) {
    guard let allowed = fields[name] else {
      throw FieldProblem("filter", "names \(name); use \(fields.keys.sorted().joined(separator: ", "))")
    }
    guard allowed.contains(comparison) else {
      let usable = Comparison.allCases.filter(allowed.contains).map(\.rawValue).joined(separator: " ")
      throw FieldProblem("filter", "compares \(name) by \(comparison.rawValue); use \(usable)")
    }
  }

  private static func value(_ token: ListFilterLexer.Token) throws(FieldProblem) -> String {
    switch token {
    case .word(let word):
      guard !["OR", "NOT"].contains(word) else {
        throw FieldProblem("filter", "uses \(word), which is not supported; join restrictions by AND")
      }
      return word
    case .quoted(let text): return text
    case .comparison(let comparison):
      throw FieldProblem("filter", "has \(comparison.rawValue) without a field before it")
    }
  }
}
