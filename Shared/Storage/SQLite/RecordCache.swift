internal import Synchronization

/// Records that were read, by kind and key, for as long as no commit changes them.
///
/// It is exact, which rests on the order of events. Before COMMIT the writer takes out every record that the commit
/// changes and leaves the commit's number; after COMMIT it counts the commit; then it answers. A reader takes the count
/// and then begins its snapshot. So
/// - what is found here was changed by no commit since it was read, and is what every later snapshot holds: each whose
///   count is not below the one at which it was read;
/// - nothing is put here that was read at a lower count than the last change of its stripe;
/// - whoever was answered finds nothing from before.
final class RecordCache: Sendable {
  /// About what a record takes beside its texts and bytes: two objects and its place.
  static let recordOverheadBytes = 256
  private static let stripeCount = 64

  /// A ``KeptRecord`` of whatever type.
  class Entry: @unchecked Sendable {
    let kind: ObjectIdentifier
    let key: RecordKey
    /// The commits that its reader had counted.
    let commits: UInt64
    let byteCount: Int

    init(_ kind: ObjectIdentifier, _ key: RecordKey, _ commits: UInt64, byteCount: Int) {
      self.kind = kind
      self.key = key
      self.commits = commits
      self.byteCount = byteCount
    }
  }

  private struct Places {
    var entries: [UInt64: Entry] = [:]
    var byteCount = 0
    /// The last commit that changes a record of this stripe.
    var lastChange: UInt64 = 0
    var hits: UInt64 = 0
    var misses: UInt64 = 0

    mutating func remove(_ hash: UInt64, by commit: UInt64) {
      lastChange = commit
      byteCount -= entries.removeValue(forKey: hash)?.byteCount ?? 0
    }

    mutating func empty() {
      entries.removeAll()
      byteCount = 0
    }
  }

  private final class Stripe: Sendable {
    let places = Mutex(Places())
  }

  private let stripes = (0..<stripeCount).map { _ in Stripe() }
  private let kinds: Set<ObjectIdentifier>
  private let stripeBytesMax: Int

  /// - Parameter kinds: Those whose changes the writer tells.
  init(kinds: [any RecordDependencies], bytesMax: Int) {
    self.kinds = Set(kinds.map { ObjectIdentifier($0) })
    stripeBytesMax = bytesMax / Self.stripeCount
  }

  /// The record of a key, if it is here and is what a snapshot with so many commits holds.
  func find<Record>(
    _ kind: RecordKind<Record>, _ key: RecordKey, at hash: RecordHash, commits: UInt64
  ) -> KeptRecord<Record>? {
    let entry: Entry? = stripe(of: hash.value).places.withLock { places in
      guard let entry = places.entries[hash.value], entry.commits <= commits, entry.kind == ObjectIdentifier(kind),
        entry.key.isIdentical(to: key)
      else { return nil }
      places.hits += 1
      return entry
    }
    guard let entry else { return nil }
    return unsafeDowncast(entry, to: KeptRecord<Record>.self)
  }

  /// Keeps a record for those who come later, unless a commit may have changed it since. A stripe that is full begins anew.
  func keep<Record>(_ record: KeptRecord<Record>, at hash: RecordHash) {
    guard kinds.contains(record.kind), record.byteCount <= Limits.recordBytesMax else { return }
    stripe(of: hash.value).places.withLock { places in
      places.misses += 1
      guard record.commits >= places.lastChange else { return }
      if places.byteCount + record.byteCount > stripeBytesMax { places.empty() }
      let former = places.entries.updateValue(record, forKey: hash.value)
      places.byteCount += record.byteCount - (former?.byteCount ?? 0)
    }
  }

  /// Takes out what a commit is about to change.
  func remove(_ changes: RecordChanges, by commit: UInt64) {
    if changes.isEverything {
      for stripe in stripes {
        stripe.places.withLock { places in
          places.lastChange = commit
          places.empty()
        }
      }
    } else {
      for hash in changes.hashes { stripe(of: hash).places.withLock { $0.remove(hash, by: commit) } }
    }
  }

  /// Keeps nothing any more.
  func close() { remove(RecordChanges(isEverything: true), by: .max) }

  /// What there is, and how often it was found.
  var standing: RecordCacheStanding {
    stripes.reduce(into: RecordCacheStanding()) { standing, stripe in
      stripe.places.withLock { places in
        standing.byteCount += places.byteCount
        standing.hits += places.hits
        standing.misses += places.misses
      }
    }
  }

  private func stripe(of hash: UInt64) -> Stripe { stripes[Int(hash >> 58)] }
}

/// A record that is kept, with its key.
final class KeptRecord<Record: Sendable>: RecordCache.Entry, @unchecked Sendable {
  let record: Record

  /// - Parameter contentBytes: Of the texts and bytes that it was made of.
  init(_ kind: RecordKind<Record>, _ key: RecordKey, _ record: Record, commits: UInt64, contentBytes: Int) {
    self.record = record
    super.init(
      ObjectIdentifier(kind), key, commits, byteCount: RecordCache.recordOverheadBytes + contentBytes)
  }
}

/// How a database's kept records stand.
public struct RecordCacheStanding: Sendable, Hashable {
  /// About the memory that they take.
  public var byteCount = 0
  /// How often a record was found in memory, since the start.
  public var hits: UInt64 = 0
  /// How often it had to be read, since the start.
  public var misses: UInt64 = 0
}
