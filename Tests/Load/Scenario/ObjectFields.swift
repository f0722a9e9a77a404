import Protobuf

/// The members of a JSON object, each taken once; what nobody took is an error. Every error says where.
struct ObjectFields {
  let path: JSONPath
  private var members: [JSONMember]
  private var known: [String] = []

  init(_ value: JSONValue, at path: JSONPath) throws(JSONError) {
    guard case .object(let members) = value else {
      throw JSONError(at: path, "This must be an object, not \(value.kindDescription).")
    }
    self.path = path
    self.members = members
  }

  mutating func optional(_ name: String) -> JSONValue? {
    known.append(name)
    guard let index = members.firstIndex(where: { $0.name == name }) else { return nil }
    return members.remove(at: index).value
  }

  mutating func required(_ name: String) throws(JSONError) -> JSONValue {
    guard let value = optional(name) else { throw JSONError(at: path.member(name), "This is missing.") }
    return value
  }

  func has(_ name: String) -> Bool { members.contains { $0.name == name } }

  /// Ends the reading: there must be nothing left.
  func finish() throws(JSONError) {
    guard let unknown = members.first else { return }
    let names = Array(Set(known)).sorted()
    throw JSONError(
      at: path.member(unknown.name), "There is no such member; there are \(names.joined(separator: ", ")).")
  }

  // MARK: kinds

  mutating func text(_ name: String) throws(JSONError) -> String {
    try Self.text(try required(name), at: path.member(name))
  }

  mutating func optionalText(_ name: String) throws(JSONError) -> String? {
    guard let value = optional(name) else { return nil }
    return try Self.text(value, at: path.member(name))
  }

  mutating func number(_ name: String, in range: ClosedRange<Double>) throws(JSONError) -> Double {
    try Self.number(try required(name), in: range, at: path.member(name))
  }

  mutating func number(
    _ name: String, default standard: Double, in range: ClosedRange<Double>
  ) throws(JSONError) -> Double {
    guard let value = optional(name) else { return standard }
    return try Self.number(value, in: range, at: path.member(name))
  }

  mutating func integer(_ name: String, in range: ClosedRange<Int64>) throws(JSONError) -> Int64? {
    guard let value = optional(name) else { return nil }
    guard let integer = value.integerValue, range.contains(integer) else {
      throw JSONError(
        at: path.member(name),
        "This must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(value.kindDescription).")
    }
    return integer
  }

  mutating func flag(_ name: String) throws(JSONError) -> Bool {
    guard let value = optional(name) else { return false }
    guard case .bool(let flag) = value else {
      throw JSONError(at: path.member(name), "This must be true or false, not \(value.kindDescription).")
    }
    return flag
  }

  mutating func word<W: RawRepresentable & CaseIterable>(
    _ name: String, default standard: W
  ) throws(JSONError) -> W where W.RawValue == String {
    guard let text = try optionalText(name) else { return standard }
    guard let word = W(rawValue: text) else {
      let words = W.allCases.map(\.rawValue).joined(separator: ", ")
      throw JSONError(at: path.member(name), "\"\(text.prefix(40))\" is not one of \(words).")
    }
    return word
  }

  /// A list of at most `limit` values, each with its path.
  mutating func list(_ name: String, max limit: Int) throws(JSONError) -> [(JSONValue, JSONPath)] {
    guard let value = optional(name) else { return [] }
    guard let elements = value.arrayValue else {
      throw JSONError(at: path.member(name), "This must be an array, not \(value.kindDescription).")
    }
    guard elements.count <= limit else {
      throw JSONError(at: path.member(name), "It has \(elements.count) elements; at most \(limit) are allowed.")
    }
    return elements.enumerated().map { ($0.element, path.member(name).element($0.offset)) }
  }

  static func text(_ value: JSONValue, at path: JSONPath) throws(JSONError) -> String {
    guard let text = value.stringValue, !text.isEmpty else {
      throw JSONError(at: path, "This must be a string with something in it, not \(value.kindDescription).")
    }
    return text
  }

  static func number(
    _ value: JSONValue, in range: ClosedRange<Double>, at path: JSONPath
  ) throws(JSONError) -> Double {
    guard case .number(let literal) = value, let number = Double(literal), range.contains(number) else {
      throw JSONError(
        at: path,
        "This must be a number from \(shortNumber(range.lowerBound)) to \(shortNumber(range.upperBound)), not "
          + "\(value.kindDescription).")
    }
    return number
  }
}

/// A number without a point when it has no fraction.
func shortNumber(_ value: Double) -> String {
  value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
}
