import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func undoImport(
    _ request: UsersV1.UndoImportRequest, context: CallContext
  ) async throws -> UsersV1.UndoImportResponse {
    let name = try FieldProblem.check("name") { try ImportName(resourceName: request.name) }
    let now = environment.clock.now()
    let origin = AuditOrigin(context, requestID: request.requestId, at: now, source: .import)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: name.account.resourceName, context: context, at: now
    ) { transaction in
      let stored = try ImportStore.find(name, in: transaction)
      try stored.require(.applied)
      let people = try ImportPeopleStore.people(of: name.account, at: now, in: transaction)
      let steps = try Self.steps(of: name, people, now, in: transaction)
      var changes = try UserChanges(of: name.account, by: origin, in: transaction)
      let telephony = TelephonyChanges(transaction: transaction, origin: origin)
      for step in steps {
        try changes.save(step.after, before: step.before)
        guard let given = step.extension else { continue }
        _ = try telephony.exchange(
          given.after, for: given.before.map { .key($0) } ?? .none, of: step.after.name,
          uid: environment.randomness.uid())
      }
      let resource = stored.changed(at: now) {
        $0.state = .undone
        $0.undoTime = now.schema
      }
      try ImportStore.update(stored, to: .undone, resource, in: transaction)
      try ImportStore.deleteFile(of: name, in: transaction)
      try transaction.audit(origin, of: name.account, name.resourceName, before: stored.resource, after: resource)
      return UsersV1.UndoImportResponse(import: resource)
    }
  }

  private static func steps(
    of name: ImportName, _ people: ImportPeople, _ now: Instant, in transaction: any Transaction
  ) throws -> [UndoImport.Step] {
    let action = UndoImport(try ImportEffectStore.all(of: name, in: transaction))
    do throws(UndoImport.Refusal) {
      return try action.decide(people: people, now: now)
    } catch {
      if case .changedSince(let changes) = error { throw ImportsError.changedSince(name, changes) }
      throw ImportsError.undoRefused(name, error)
    }
  }
}
