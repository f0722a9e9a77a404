/// Checks entries in their order, as a chain.
package struct AuditChain: Sendable {
  /// The last entry that was found sound.
  package private(set) var head = AuditHead.start
  private let known: AuditHead?
  private let digest: @Sendable ([UInt8]) -> [UInt8]

  /// What is wrong with an entry.
  package enum Flaw: Sendable, Hashable, CustomStringConvertible {
    /// Another entry stands in its place, or none.
    case missing
    /// It is not what was written.
    case altered
    /// It follows from what is before it, but is not the entry that was there when its hash was noted.
    case rewritten

    package var description: String {
      switch self {
      case .missing: "the entry is missing"
      case .altered: "the entry, or its link to the one before it, is not what was written"
      case .rewritten: "the entry is not the one whose hash was noted; the chain was made anew"
      }
    }
  }

  /// The first entry that is not as it was written.
  package struct Breach: Sendable, Hashable {
    /// Its sequence.
    package let sequence: Int64
    package let flaw: Flaw

    /// A breach as given.
    package init(sequence: Int64, flaw: Flaw) {
      self.sequence = sequence
      self.flaw = flaw
    }
  }

  /// A chain from its beginning.
  ///
  /// - Parameters:
  ///   - known: A head that was noted elsewhere; the chain must hold it.
  ///   - digest: SHA-256.
  package init(known: AuditHead? = nil, digest: @escaping @Sendable ([UInt8]) -> [UInt8]) {
    self.known = known
    self.digest = digest
  }

  /// Takes the next entry; what is wrong with it, if something is.
  package mutating func accept(_ entry: AuditEntry) -> Breach? {
    let expected = AuditEntry(entry.record, after: head, digest: digest)
    guard entry.sequence == expected.sequence else { return Breach(sequence: expected.sequence, flaw: .missing) }
    guard entry.hash == expected.hash else { return Breach(sequence: expected.sequence, flaw: .altered) }
    if let known, known.sequence == entry.sequence, known.hash != entry.hash {
      return Breach(sequence: entry.sequence, flaw: .rewritten)
    }
    head = entry.head
    return nil
  }

  /// After the last entry: whether the chain ends where it must.
  package func end(at stored: AuditHead) -> Breach? {
    let last = max(stored.sequence, known?.sequence ?? 0)
    guard head.sequence >= last else { return Breach(sequence: head.sequence + 1, flaw: .missing) }
    return head == stored ? nil : Breach(sequence: head.sequence, flaw: .altered)
  }
}
