import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func validateImport(
    _ request: UsersV1.ValidateImportRequest, context: CallContext
  ) async throws -> UsersV1.ValidateImportResponse {
    let name = try FieldProblem.check("name") { try ImportName(resourceName: request.name) }
    let plan = try await plan(of: name, mayBeApplied: false).plan
    let shown = plan.problems.prefix(ImportLimits.problemsShownMaximum)
    return UsersV1.ValidateImportResponse(
      counts: plan.counts.schema, problems: shown.map(\.schema), problemCount: Int32(clamping: plan.problems.count),
      planDigest: plan.digest, applicable: plan.isApplicable)
  }

  /// What applying would do now, of a snapshot; nothing is written.
  func plan(of name: ImportName, mayBeApplied: Bool) async throws -> (plan: ImportPlan, table: ImportTable) {
    let now = environment.clock.now()
    return try await desk.run {
      try await environment.database.read { reader in
        let stored = try ImportStore.find(name, in: reader)
        if !mayBeApplied { try stored.require(.uploaded) }
        guard let table = try table(of: stored, in: reader) else {
          throw ImportsError.wrongState(name, is: stored.state, needs: .uploaded)
        }
        let people = try ImportPeopleStore.people(of: name.account, at: now, in: reader)
        return (PlanImport(table, settings: stored.settings).decide(people: people, now: now), table)
      }
    }
  }
}
