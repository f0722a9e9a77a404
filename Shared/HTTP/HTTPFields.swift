/// Header fields in order. Names compare without regard to case; a name may occur more than once.
package struct HTTPFields: Sendable, Hashable, Sequence, ExpressibleByDictionaryLiteral {
  /// One field line: its name as it was written, and its value without surrounding blanks.
  package struct Field: Sendable, Hashable {
    package var name: String
    package var value: String
  }

  private var fields: [Field]

  package init() {
    fields = []
  }

  package init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field(name: $0.0, value: $0.1) }
  }

  /// How many field lines there are.
  package var count: Int { fields.count }

  /// The value of the first field with this name; setting it replaces all of them, and nil removes them.
  package subscript(name: String) -> String? {
    get { fields.first { Self.isSame($0.name, name) }?.value }
    set {
      fields.removeAll { Self.isSame($0.name, name) }
      if let newValue { fields.append(Field(name: name, value: newValue)) }
    }
  }

  /// The values of every field with this name, in order.
  package func values(of name: String) -> [String] {
    fields.filter { Self.isSame($0.name, name) }.map(\.value)
  }

  /// The members of a comma-separated field, over all its lines, without blanks and empty members.
  package func list(of name: String) -> [String] {
    values(of: name).flatMap { $0.split(separator: ",") }.map(trimmingBlanks).filter { !$0.isEmpty }
  }

  /// Adds a field line and keeps those with the same name.
  package mutating func add(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// Adds field lines behind those that are there.
  package mutating func add(contentsOf others: HTTPFields) {
    fields += others.fields
  }

  package func makeIterator() -> IndexingIterator<[Field]> {
    fields.makeIterator()
  }

  /// ASCII equality without regard to case; field names are ASCII.
  static func isSame(_ left: String, _ right: String) -> Bool {
    let leftBytes = left.utf8
    let rightBytes = right.utf8
    guard leftBytes.count == rightBytes.count else { return false }
    return zip(leftBytes, rightBytes).allSatisfy { asciiLowercased($0) == asciiLowercased($1) }
  }
}

/// An ASCII capital as its small letter, every other byte as it is.
func asciiLowercased(_ byte: UInt8) -> UInt8 {
  byte &- 0x41 < 26 ? byte | 0x20 : byte
}

/// Without the spaces and tabs around it.
func trimmingBlanks(_ text: Substring) -> String {
  var rest = text
  while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
  while rest.last == " " || rest.last == "\t" { rest.removeLast() }
  return String(rest)
}
