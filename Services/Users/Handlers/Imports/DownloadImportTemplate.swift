import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func downloadImportTemplate(
    _ request: UsersV1.DownloadImportTemplateRequest,
    responses: ResponseWriter<UsersV1.DownloadImportTemplateResponse>, context: CallContext
  ) async throws {
    _ = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let writer = try ImportFileWriter(format: request.format, name: "users-template")
    let file = try writer.file(columns: ImportColumn.allCases.map(\.title), rows: [])
    for piece in ImportFileWriter.pieces(of: file) {
      try await responses.send(UsersV1.DownloadImportTemplateResponse(file: piece))
    }
  }
}
