import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  /// All from one snapshot, so that a number that leads to an extension is shown with the user who has it then.
  package func batchGetUserLines(
    _ request: UsersV1.BatchGetUserLinesRequest, context: CallContext
  ) async throws -> UsersV1.BatchGetUserLinesResponse {
    let batch = try UserBatch(parent: request.parent, names: request.names)
    return try await environment.database.read { reader in
      guard try AccountStore.exists(batch.account, in: reader) else {
        throw TelephonyError.accountNotFound(batch.account)
      }
      return UsersV1.BatchGetUserLinesResponse(userLines: try batch.names.map { try Self.line(of: $0, in: reader) })
    }
  }

  private static func line(of user: UserName, in reader: any SQLReader) throws -> UsersV1.UserLine {
    let own = try ExtensionStore.find(of: .user(user), in: reader)
    var targets: [PhoneNumber.Target] = [.user(user)]
    if let own { targets.append(.extension(own.name)) }
    let shown = UsersLimits.phoneNumbersPerLine
    let numbers = try targets.flatMap { try PhoneNumberStore.leading(to: $0, limit: shown, in: reader) }
      .sorted { $0.name < $1.name }
    let count = try targets.reduce(0) { $0 + (try PhoneNumberStore.count(leadingTo: $1, in: reader)) }
    return UsersV1.UserLine(
      user: user.resourceName, extension: own?.schema, phoneNumbers: numbers.prefix(shown).map(\.schema),
      phoneNumberCount: Int32(clamping: count))
  }
}
