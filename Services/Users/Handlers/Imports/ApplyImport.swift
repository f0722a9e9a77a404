import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  /// The file is read first; who is there is looked at, decided about and changed in one transaction, so that no other
  /// change comes between and an interruption leaves nothing half done.
  package func applyImport(
    _ request: UsersV1.ApplyImportRequest, context: CallContext
  ) async throws -> UsersV1.ApplyImportResponse {
    let name = try FieldProblem.check("name") { try ImportName(resourceName: request.name) }
    let now = environment.clock.now()
    let origin = AuditOrigin(context, requestID: request.requestId, at: now, source: .import)
    let (table, etag) = try await desk.run {
      try await environment.database.read { reader in
        let stored = try ImportStore.find(name, in: reader)
        return (stored.state == .uploaded ? try self.table(of: stored, in: reader) : nil, stored.resource.etag)
      }
    }
    desk.begin(request.name)
    defer { desk.end(request.name) }
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: name.account.resourceName, context: context, at: now
    ) { transaction in
      let stored = try ImportStore.find(name, in: transaction)
      try stored.require(.uploaded)
      guard let table, stored.resource.etag == etag else { throw ImportsError.planChanged(name) }
      let people = try ImportPeopleStore.people(of: name.account, at: now, in: transaction)
      let plan = PlanImport(table, settings: stored.settings).decide(people: people, now: now)
      guard request.planDigest.isEmpty || request.planDigest == plan.digest else {
        throw ImportsError.planChanged(name)
      }
      guard plan.isApplicable else { throw ImportsError.hasErrors(name, plan.counts, plan.problems) }
      try apply(plan, of: name, by: origin, in: transaction)
      let resource = stored.changed(at: now) {
        $0.state = .applied
        $0.counts = plan.counts.schema
        $0.applyTime = now.schema
      }
      try ImportStore.update(stored, to: .applied, resource, in: transaction)
      try transaction.audit(origin, of: name.account, name.resourceName, before: stored.resource, after: resource)
      return UsersV1.ApplyImportResponse(import: resource)
    }
  }

  /// Rows between two looks at whether the import is to stop.
  private static let rowsBetweenLooks = 64

  private func apply(
    _ plan: ImportPlan, of name: ImportName, by origin: AuditOrigin, in transaction: any Transaction
  ) throws {
    var changes = try UserChanges(of: name.account, by: origin, in: transaction)
    let telephony = TelephonyChanges(transaction: transaction, origin: origin)
    // An account's first user is its owner.
    let rows = plan.rows.filter(\.isOwner) + plan.rows.filter { !$0.isOwner }
    for (index, row) in rows.enumerated() {
      if index.isMultiple(of: Self.rowsBetweenLooks), !desk.advance(name.resourceName, to: index) {
        throw ImportsError.cancelledWhileApplying(name)
      }
      switch row.outcome {
      case .create(let newcomer):
        let user = User(creating: newcomer, in: name.account, uid: environment.randomness.uid(), at: origin.now)
        try changes.create(user)
        try telephony.give(
          ExtensionChoice(newcomer.extension), toNew: user.name, uid: environment.randomness.uid())
        try ImportEffectStore.insert(user, before: nil, row: row.number, of: name, into: transaction)
      case .update(let before, let after, let change):
        try changes.save(after, before: before)
        let effect = try change.map { change in
          let choice = ExtensionChoice(change.after)
          return UndoImport.ExtensionEffect(
            before: change.before,
            after: try telephony.exchange(change.before, for: choice, of: after.name, uid: environment.randomness.uid())
          )
        }
        try ImportEffectStore.insert(
          after, before: before, extension: effect, row: row.number, of: name, into: transaction)
      case .unchanged, .skipped, .refused: continue
      }
    }
  }
}
