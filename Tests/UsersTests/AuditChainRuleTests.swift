import BillingTypes
import Testing
import UsersDomain

/// The chain of an audit log, with a digest that is weak but tells every change.
@Suite struct AuditChainRuleTests {
  private static let digest: @Sendable ([UInt8]) -> [UInt8] = { bytes in
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return [UInt8](repeating: 0, count: 24) + (0..<8).map { UInt8(truncatingIfNeeded: state >> (8 * $0)) }
  }

  private func record(_ number: Int) throws -> AuditRecord {
    AuditRecord(
      account: try AccountID("acme"), at: Instant(millisecondsSinceEpoch: Int64(number)), actor: "operator",
      source: .api, method: "s/M", resource: "accounts/acme/users/u-\(number)", before: "", after: "{}",
      requestID: "r-\(number)")
  }

  private func entries(_ count: Int) throws -> [AuditEntry] {
    var head = AuditHead.start
    return try (1...count).map { number in
      let entry = AuditEntry(try record(number), after: head, digest: Self.digest)
      head = entry.head
      return entry
    }
  }

  private func breach(_ entries: [AuditEntry], head: AuditHead, known: AuditHead? = nil) -> AuditChain.Breach? {
    var chain = AuditChain(known: known, digest: Self.digest)
    for entry in entries { if let breach = chain.accept(entry) { return breach } }
    return chain.end(at: head)
  }

  @Test func whatWasWrittenIsSound() throws {
    let entries = try entries(5)
    #expect(entries.map(\.sequence) == [1, 2, 3, 4, 5])
    #expect(breach(entries, head: entries[4].head) == nil)
    #expect(breach([], head: .start) == nil)
    #expect(breach(entries, head: entries[4].head, known: entries[1].head) == nil)
  }

  @Test func everyFieldCounts() throws {
    let original = try record(1)
    var changed: [AuditRecord] = []
    for change: (inout AuditRecord) throws -> Void in [
      { $0.account = try AccountID("other") }, { $0.at = Instant(millisecondsSinceEpoch: 2) }, { $0.actor = "eve" },
      { $0.source = .screen }, { $0.method = "s/N" }, { $0.resource += "x" }, { $0.before = "{}" },
      { $0.after = "{ }" }, { $0.requestID = "" },
      {
        // What moves from one field into the next is another entry.
        $0.actor += "a"
        $0.method = String($0.method.dropFirst())
      },
    ] {
      var record = original
      try change(&record)
      changed.append(record)
    }
    let hashes = (changed + [original]).map { AuditEntry($0, after: .start, digest: Self.digest).hash }
    #expect(Set(hashes).count == changed.count + 1)
  }

  @Test func theFirstWrongEntryIsNamed() throws {
    let entries = try entries(5)
    let head = entries[4].head
    var altered = entries
    var record = altered[2].record
    record.after = "{\"x\":1}"
    altered[2] = AuditEntry(sequence: 3, record: record, hash: entries[2].hash)
    #expect(breach(altered, head: head) == AuditChain.Breach(sequence: 3, flaw: .altered))
    var removed = entries
    removed.remove(at: 1)
    #expect(breach(removed, head: head) == AuditChain.Breach(sequence: 2, flaw: .missing))
    #expect(breach(Array(entries.dropLast()), head: head) == AuditChain.Breach(sequence: 5, flaw: .missing))
    #expect(breach([], head: head) == AuditChain.Breach(sequence: 1, flaw: .missing))
    let wrongHead = AuditHead(sequence: 5, hash: entries[0].hash)
    #expect(breach(entries, head: wrongHead) == AuditChain.Breach(sequence: 5, flaw: .altered))
  }

  /// Whoever can write everything can make a chain anew, but not so that a noted head fits it.
  @Test func aNotedHeadTellsAChainMadeAnew() throws {
    let noted = try entries(5)[3].head
    var head = AuditHead.start
    let forged = try (1...5).map { number in
      var record = try record(number)
      if number == 2 { record.actor = "somebody else" }
      let entry = AuditEntry(record, after: head, digest: Self.digest)
      head = entry.head
      return entry
    }
    #expect(breach(forged, head: head) == nil)
    #expect(breach(forged, head: head, known: noted) == AuditChain.Breach(sequence: 4, flaw: .rewritten))
    let short = Array(forged.prefix(3))
    #expect(
      breach(short, head: short[2].head, known: noted) == AuditChain.Breach(sequence: 4, flaw: .missing))
  }

  @Test func theDoorIsToldByWhoCameThroughIt() {
    #expect(AuditSource(ofActor: "accounts/acme/users/ann") == .screen)
    #expect(AuditSource(ofActor: "accounts/acme/apiKeys/erp") == .api)
    #expect(AuditSource(ofActor: "operator") == .api)
    #expect(AuditSource(ofActor: "services/invoicing") == .service)
    #expect(AuditSource(ofActor: "") == .api)
  }
}
