/// Keys and values that ride beside a call's payload. Keys are lower-case; a key may have several values; the order is
/// kept.
public struct Metadata: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  /// One key with one value.
  public struct Entry: Sendable, Hashable {
    public let key: String
    public let value: String
  }

  /// All of them in the order in which they were added.
  public private(set) var entries: [Entry] = []

  /// Room for what a call is given on its way, such as the identity of its caller.
  private static let entriesAddedUsually = 4

  /// None.
  public init() {}

  /// None, with room for so many and for what a call is given on its way.
  public init(capacity: Int) { entries.reserveCapacity(capacity + Self.entriesAddedUsually) }

  /// Those given; keys are folded to lower case.
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(capacity: elements.count)
    for (key, value) in elements { add(value, for: key) }
  }

  public var isEmpty: Bool { entries.isEmpty }

  /// The first value of a key. Setting replaces all of them; nil removes them.
  public subscript(key: String) -> String? {
    get {
      let key = Self.folded(key)
      return entries.first { $0.key == key }?.value
    }
    set {
      let key = Self.folded(key)
      entries.removeAll { $0.key == key }
      if let newValue { entries.append(Entry(key: key, value: newValue)) }
    }
  }

  /// All values of a key.
  public func values(for key: String) -> [String] {
    let key = Self.folded(key)
    return entries.filter { $0.key == key }.map(\.value)
  }

  /// Adds a value beside those that the key has.
  public mutating func add(_ value: consuming String, for key: consuming String) {
    entries.append(Entry(key: Self.folded(key), value: value))
  }

  /// Nearly every key is in lower case already, and seeing so costs less than making another.
  private static func folded(_ key: consuming String) -> String {
    isFolded(key) ? key : key.lowercased()
  }

  private static func isFolded(_ key: borrowing String) -> Bool {
    key.utf8.span.withUnsafeBufferPointer { bytes in
      for byte in bytes where byte >= 0x80 || byte &- 0x41 < 26 { return false }
      return true
    }
  }
}
