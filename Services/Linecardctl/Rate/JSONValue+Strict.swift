import BillingTypes
import Protobuf

/// Strict reading: every member is known, every value has its one form, and what is wrong is named by its path with what
/// is allowed. Readers know nothing of where they stand; the path is put together on the way out.
extension JSONValue {
  /// Gives each member to `read` by name. A member that is null counts as left out.
  func readMembers(
    _ what: String, known: [String], _ read: (String, JSONValue) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard case .object(let members) = self else {
      throw wrong("write an object, \(what) with \(known.joined(separator: ", "))")
    }
    for member in members {
      guard known.contains(member.name) else {
        let suggestion = nearest(to: member.name, in: known).map { "; the nearest is \($0)" } ?? ""
        throw JSONError(
          at: .root.member(member.name),
          "there is no such field in \(what); it has \(known.joined(separator: ", "))\(suggestion)")
      }
      if member.value == .null { continue }
      try under(member.name) { () throws(JSONError) in try read(member.name, member.value) }
    }
  }

  /// Gives each element to `read` with its index; there are `elementsMax` at most.
  func readElements(
    _ what: String, elementsMax: Int, _ read: (Int, JSONValue) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard let elements = arrayValue else { throw wrong("write an array of \(what)") }
    guard elements.count <= elementsMax else {
      throw JSONError(at: .root, "there are \(elements.count) \(what); at most \(elementsMax) are allowed")
    }
    for (index, element) in elements.enumerated() {
      try under(index) { () throws(JSONError) in try read(index, element) }
    }
  }

  /// A text of 1 to `charactersMax` characters, none of them a control character.
  func readText(_ what: String, charactersMax: Int) throws(JSONError) -> String {
    let allowed = "write \(what) as a string of 1 to \(charactersMax) characters"
    guard let text = stringValue, !text.isEmpty, text.count <= charactersMax else { throw wrong(allowed) }
    guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else { throw wrong(allowed) }
    return text
  }

  /// A text that `parse` understands; what it throws says what is allowed.
  func readText<Value>(_ allowed: String, _ parse: (String) throws -> Value) throws(JSONError) -> Value {
    guard let text = stringValue else { throw wrong("write \(allowed)") }
    do { return try parse(text) } catch { throw JSONError(at: .root, "\(error)") }
  }

  /// One of some words.
  func readWord<Value>(_ words: KeyValuePairs<String, Value>) throws(JSONError) -> Value {
    if let text = stringValue, let match = words.first(where: { $0.key == text }) { return match.value }
    throw wrong("write one of \(words.map { "\"\($0.key)\"" }.joined(separator: ", "))")
  }

  /// A whole number of a range, as a JSON number or as a string of its digits.
  func readInteger(_ range: ClosedRange<Int64>) throws(JSONError) -> Int64 {
    guard let value = wholeNumber, range.contains(value) else {
      throw wrong("write a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// Decimal text of zero or more such as `19.90`, as it stands; the currency decides later how many decimals it may
  /// have.
  func readDecimal() throws(JSONError) -> String {
    let allowed = "write a decimal string of zero or more, such as \"19.90\""
    guard let text = stringValue, text.utf8.count <= BillingLimits.decimalTextLengthMaximum else {
      throw wrong(allowed)
    }
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }) else {
      throw wrong(allowed)
    }
    return text
  }

  func readBool() throws(JSONError) -> Bool {
    guard case .bool(let value) = self else { throw wrong("write true or false") }
    return value
  }

  /// What is wrong with this value at this place.
  func wrong(_ allowed: String) -> JSONError {
    JSONError(at: .root, "\(kindDescription) is not allowed here; \(allowed)")
  }

  /// The integer of an integer literal: digits, perhaps with a minus, nothing else.
  private var wholeNumber: Int64? {
    switch self {
    case .number(let literal): Int64(literal)
    case .string(let text): text.utf8.first == UInt8(ascii: "+") ? nil : Int64(text)
    case .null, .bool, .array, .object: nil
    }
  }
}

/// What `body` throws, placed under the member `name`.
func under<Value>(_ name: String, _ body: () throws(JSONError) -> Value) throws(JSONError) -> Value {
  do { return try body() } catch { throw JSONError(at: error.path.within(.root.member(name)), error.problem) }
}

/// What `body` throws, placed under the element `index`.
func under<Value>(_ index: Int, _ body: () throws(JSONError) -> Value) throws(JSONError) -> Value {
  do { return try body() } catch { throw JSONError(at: error.path.within(.root.element(index)), error.problem) }
}

extension JSONPath {
  /// This path as it reads from the place where `outer` ends.
  func within(_ outer: JSONPath) -> JSONPath {
    switch self {
    case .root: outer
    case .named(let name, let inner): inner.within(outer).member(name)
    case .indexed(let index, let inner): inner.within(outer).element(index)
    }
  }

  /// The path from the top, `$.steps[3].change.date`.
  var fromTop: String {
    let text = description
    return text.isEmpty || text.hasPrefix("[") ? "$\(text)" : "$.\(text)"
  }
}
