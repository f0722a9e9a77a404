import BillingTypes

/// A record in its place: each entry's hash covers the one before it, so that none can be changed, moved or left out
/// without all later ones telling.
package struct AuditEntry: Sendable, Hashable {
  /// From 1 within the account, without gaps.
  package let sequence: Int64
  package let record: AuditRecord
  /// SHA-256 over the hash before it and ``bytes(after:)``.
  package let hash: [UInt8]

  /// An entry that was stored.
  package init(sequence: Int64, record: AuditRecord, hash: [UInt8]) {
    self.sequence = sequence
    self.record = record
    self.hash = hash
  }

  /// The entry that follows `head`.
  ///
  /// - Parameter digest: SHA-256.
  package init(_ record: AuditRecord, after head: AuditHead, digest: ([UInt8]) -> [UInt8]) {
    sequence = head.sequence + 1
    self.record = record
    hash = digest(Self.bytes(record, after: head))
  }

  /// Where the chain goes on from here.
  package var head: AuditHead { AuditHead(sequence: sequence, hash: hash) }

  /// What the hash is of: the hash before, then every field with its length before it, so that no two entries have the
  /// same bytes.
  static func bytes(_ record: AuditRecord, after head: AuditHead) -> [UInt8] {
    var bytes = Array("linecard audit 1".utf8) + head.hash
    bytes += bigEndian(UInt64(bitPattern: head.sequence + 1))
    bytes += bigEndian(UInt64(bitPattern: record.at.millisecondsSinceEpoch))
    let texts = [
      record.account.rawValue, record.actor, record.source.rawValue, record.method, record.resource, record.before,
      record.after, record.requestID,
    ]
    for text in texts {
      bytes += bigEndian(UInt64(text.utf8.count))
      bytes += text.utf8
    }
    return bytes
  }
}

/// The newest entry of an account's chain.
package struct AuditHead: Sendable, Hashable {
  /// 0 before the first entry.
  package let sequence: Int64
  package let hash: [UInt8]

  /// A head that was stored.
  package init(sequence: Int64, hash: [UInt8]) {
    self.sequence = sequence
    self.hash = hash
  }

  /// Before the first entry.
  package static let start = AuditHead(sequence: 0, hash: [UInt8](repeating: 0, count: 32))
}

private func bigEndian(_ number: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
}
