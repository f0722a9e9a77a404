import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods: UsersV1.AuditService.Methods {
  /// Entries are only added, so the chain up to the head that was seen first can be read piece by piece.
  package func verifyAuditChain(
    _ request: UsersV1.VerifyAuditChainRequest, context: CallContext
  ) async throws -> UsersV1.VerifyAuditChainResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    var chain = AuditChain(known: try Self.known(request), digest: Digest.sha256)
    let head = try await environment.database.read { reader in
      guard try AccountStore.exists(account, in: reader) else { throw UsersError.accountNotFound(account) }
      return try AuditStore.head(of: account, in: reader)
    }
    var breach: AuditChain.Breach?
    var isAtEnd = false
    while breach == nil, !isAtEnd, chain.head.sequence < head.sequence {
      let after = chain.head.sequence
      let limit = Int(min(head.sequence - after, Int64(UsersLimits.auditEntriesPerRead)))
      let entries = try await environment.database.read {
        try AuditStore.entries(of: account, after: after, limit: limit, in: $0)
      }
      isAtEnd = entries.isEmpty
      for entry in entries where breach == nil { breach = chain.accept(entry) }
    }
    breach = breach ?? chain.end(at: head)
    return UsersV1.VerifyAuditChainResponse(
      intact: breach == nil, soundEntryCount: chain.head.sequence, headSequence: head.sequence,
      headHash: head.hash.hexadecimal, brokenEntry: breach.map { AuditEntry.name($0.sequence, of: account) } ?? "",
      problem: breach?.flaw.description ?? "")
  }

  private static func known(_ request: UsersV1.VerifyAuditChainRequest) throws -> AuditHead? {
    guard request.knownSequence != 0 || !request.knownHash.isEmpty else { return nil }
    guard request.knownSequence > 0 else {
      throw FieldProblem("known_sequence", "must be the sequence noted with known_hash, 1 or more")
    }
    guard let hash = [UInt8](hexadecimal: request.knownHash), hash.count == 32 else {
      throw FieldProblem("known_hash", "must be the hash noted with known_sequence, 64 hexadecimal digits")
    }
    return AuditHead(sequence: request.knownSequence, hash: hash)
  }
}
