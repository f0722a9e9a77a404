/// Header fields in order. Names compare without regard to case; a name may occur more than once.
public struct HTTPFields: Sendable, Sequence, ExpressibleByDictionaryLiteral {
  /// One field line: its name as it was written, and its value without surrounding blanks.
  public struct Field: Sendable, Hashable {
    public var name: String
    public var value: String
  }

  /// Those of this message alone; the others stand behind them.
  private(set) var own: [Field]
  /// Those that other messages have too.
  private(set) var shared: FieldBlock?
  /// Which lengths names have, one bit each: most fields that are looked up are not there, and this says so at once.
  private(set) var nameLengths: UInt64 = 0
  /// Which lengths more than one name has: hardly any, and only those may be repeated.
  private(set) var repeatedLengths: UInt64 = 0

  /// Room for what a message is given on its way, such as its id.
  private static let addedUsually = 2

  public init() {
    own = []
  }

  /// Room for so many lines and for what is added on the way, so that adding them need not grow it again and again.
  public init(capacity: Int) {
    own = []
    own.reserveCapacity(capacity + Self.addedUsually)
  }

  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(capacity: elements.count)
    for (name, value) in elements { add(name, value) }
  }

  /// How many field lines there are.
  public var count: Int { own.count + (shared?.fields.count ?? 0) }

  /// The value of the first field with this name; setting it replaces all of them, and nil removes them.
  public subscript(name: String) -> String? {
    get {
      guard mayContain(name) else { return nil }
      let lines = own.span
      for index in lines.indices where Self.isSame(lines[index].name, name) { return lines[index].value }
      return shared?.fields.first { Self.isSame($0.name, name) }?.value
    }
    set {
      if mayContain(name) {
        dissolveShared()
        own.removeAll { Self.isSame($0.name, name) }
      }
      if let newValue { add(name, newValue) }
    }
  }

  /// Whether more than one field has this name.
  public func isRepeated(_ name: String) -> Bool {
    guard repeatedLengths & Self.lengthBit(name) != 0 else { return false }
    var count = 0
    for index in own.indices where Self.isSame(own[index].name, name) { count += 1 }
    for field in shared?.fields ?? [] where Self.isSame(field.name, name) { count += 1 }
    return count > 1
  }

  /// The values of every field with this name, in order.
  public func values(of name: String) -> [String] {
    guard mayContain(name) else { return [] }
    var values: [String] = []
    for index in own.indices where Self.isSame(own[index].name, name) { values.append(own[index].value) }
    for field in shared?.fields ?? [] where Self.isSame(field.name, name) { values.append(field.value) }
    return values
  }

  /// The members of a comma-separated field, over all its lines, without blanks and empty members.
  public func list(of name: String) -> [String] {
    guard mayContain(name) else { return [] }
    return values(of: name).flatMap { $0.split(separator: ",") }.map(trimmingBlanks).filter { !$0.isEmpty }
  }

  /// Adds a field line and keeps those with the same name.
  public mutating func add(_ name: consuming String, _ value: consuming String) {
    dissolveShared()
    noteLengths(Self.lengthBit(name))
    own.append(Field(name: name, value: value))
  }

  /// Adds field lines behind those that are there.
  public mutating func add(contentsOf others: HTTPFields) {
    for field in others { add(field.name, field.value) }
  }

  /// Adds field lines that many messages have behind those that are there.
  public mutating func add(contentsOf block: FieldBlock) {
    dissolveShared()
    shared = block
    noteLengths(block.nameLengths)
    repeatedLengths |= block.repeatedLengths
  }

  public func makeIterator() -> IndexingIterator<[Field]> {
    (shared.map { own + $0.fields } ?? own).makeIterator()
  }

  /// Makes the shared fields this message's own, so that something can stand behind or change among them.
  private mutating func dissolveShared() {
    guard let shared else { return }
    own += shared.fields
    self.shared = nil
  }

  private mutating func noteLengths(_ bits: UInt64) {
    repeatedLengths |= nameLengths & bits
    nameLengths |= bits
  }

  private func mayContain(_ name: String) -> Bool { nameLengths & Self.lengthBit(name) != 0 }

  private static func lengthBit(_ name: borrowing String) -> UInt64 { 1 << UInt64(name.utf8.count & 63) }

  /// ASCII equality without regard to case; field names are ASCII.
  static func isSame(_ left: String, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    let left = left.utf8.span
    let right = right.utf8.span
    for index in left.indices where left[index] != right[index] {
      guard asciiLowercased(left[index]) == asciiLowercased(right[index]) else { return false }
    }
    return true
  }
}

extension HTTPFields: Hashable {
  /// The same lines in the same order, whoever shares them.
  public static func == (a: HTTPFields, b: HTTPFields) -> Bool { a.elementsEqual(b) }

  public func hash(into hasher: inout Hasher) { hasher.combine(Array(self)) }
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
