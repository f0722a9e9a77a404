/// A kind of record that is read by its key with nearly every call and changes seldom: a session, a plan, an account.
///
/// A database whose configuration lists it keeps what was read in memory until a commit changes it
/// (ARCHITECTURE.md, "Point reads"), so that ``SQLReader/record(_:_:)`` costs a fraction of the statements. It says the
/// same as they would: what it says depends on the key and on rows of the named tables, and on nothing else.
public final class RecordKind<Record: Sendable>: RecordDependencies, Sendable {
  public let tables: [WatchedTable]
  let load: @Sendable (RecordKey, any SQLReader) throws -> Record?

  /// - Parameters:
  ///   - tables: Every table that `load` reads.
  ///   - load: Reads the record of a key; nil where there is none. It asks neither a clock nor anything else that changes.
  public init(
    dependingOn tables: [WatchedTable], _ load: @escaping @Sendable (RecordKey, any SQLReader) throws -> Record?
  ) {
    self.tables = tables
    self.load = load
  }
}

/// A ``RecordKind`` of whatever record, as a configuration lists it.
public protocol RecordDependencies: AnyObject, Sendable {
  /// The tables whose rows make its records.
  var tables: [WatchedTable] { get }
}

/// A table that records are made of.
public struct WatchedTable: Sendable, Hashable {
  public let name: String
  /// The columns in which a row names the record that it is a part of, in the order of its ``RecordKey``. Without
  /// columns any row may be a part of any record.
  public let key: [String]

  public init(_ name: String, key: [String]) {
    self.name = name
    self.key = key
  }
}

/// Which record of a kind: one value, or two.
public struct RecordKey: Sendable {
  let first: SQLValue
  let second: SQLValue?

  public init(_ first: SQLValue, _ second: SQLValue? = nil) {
    self.first = first
    self.second = second
  }

  /// The values for the `?` of a statement.
  public var parameters: [SQLValue] {
    guard let second else { return [first] }
    return [first, second]
  }

  /// Whether the bytes are the same. Texts that Swift takes for equal may be different rows.
  func isIdentical(to other: RecordKey) -> Bool {
    guard first.isIdentical(to: other.first) else { return false }
    switch (second, other.second) {
    case (nil, nil): return true
    case (let second?, let other?): return second.isIdentical(to: other)
    case (nil, _?), (_?, nil): return false
    }
  }
}

extension SQLValue {
  fileprivate func isIdentical(to other: SQLValue) -> Bool {
    switch (self, other) {
    case (.text(let left), .text(let right)): left.isIdentical(to: right)
    case (.text, _), (_, .text): false
    case (.null, _), (.int64, _), (.bytes, _): self == other
    }
  }
}

extension String {
  fileprivate func isIdentical(to other: String) -> Bool {
    let isSame = utf8.withContiguousStorageIfAvailable { bytes in
      other.utf8.withContiguousStorageIfAvailable { bytes.count == $0.count && bytes.elementsEqual($0) }
    }
    return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
  }
}
