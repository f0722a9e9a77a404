import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func exportUsers(
    _ request: UsersV1.ExportUsersRequest, responses: ResponseWriter<UsersV1.ExportUsersResponse>,
    context: CallContext
  ) async throws {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let writer = try ImportFileWriter(format: request.format, name: "\(account)-users")
    let now = environment.clock.now()
    let file = try await desk.run {
      let (users, extensions) = try await environment.database.read { reader in
        guard try AccountStore.exists(account, in: reader) else { throw UsersError.accountNotFound(account) }
        return (
          try ImportPeopleStore.users(of: account, at: now, in: reader),
          try ImportPeopleStore.extensions(of: account, in: reader)
        )
      }
      let rows = users.filter { $0.deletedAt == nil }.map { user in
        ExportUsers.cells(of: user, extension: extensions.key(of: user.name))
      }
      return try writer.file(columns: ImportColumn.allCases.map(\.title), rows: rows)
    }
    for piece in ImportFileWriter.pieces(of: file) {
      try await responses.send(UsersV1.ExportUsersResponse(file: piece))
    }
  }
}
