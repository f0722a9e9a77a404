import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  /// While it is being applied it says how far that is, of which nobody else sees anything yet.
  package func getImport(
    _ request: UsersV1.GetImportRequest, context: CallContext
  ) async throws -> UsersV1.GetImportResponse {
    let name = try FieldProblem.check("name") { try ImportName(resourceName: request.name) }
    let stored = try await environment.database.read { try ImportStore.find(name, in: $0) }
    return UsersV1.GetImportResponse(import: withProgress(stored.resource))
  }

  func withProgress(_ resource: UsersV1.Import) -> UsersV1.Import {
    guard resource.state == .uploaded, let progress = desk.progress(of: resource.name) else { return resource }
    var resource = resource
    resource.state = .applying
    resource.appliedRowCount = Int32(clamping: progress.rowCount)
    return resource
  }
}
