import Schemas
import ServiceRuntime

/// The methods of the Users service. Each is in a file of its name: translate, load, ask the domain to decide, save,
/// answer.
package struct UsersMethods: Sendable {
  let environment: ServiceEnvironment
  /// From which the one-time passwords of new users follow.
  let secret: SignInSecret
  /// Where files of imports are read.
  let desk = ImportDesk()

  /// Methods over one service's database and clock.
  init(_ environment: ServiceEnvironment, _ secret: SignInSecret) {
    self.environment = environment
    self.secret = secret
  }
}

extension UsersMethods: UsersV1.ImportsService.Methods {}
extension UsersMethods: UsersV1.AccountsService.Methods, UsersV1.RolesService.Methods, UsersV1.UsersService.Methods {}
