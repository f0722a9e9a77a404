import Schemas
package import ServiceRuntime

/// The methods of the Users service. Each is in a file of its name: translate, load, ask the domain to decide, save,
/// answer.
package struct UsersMethods: Sendable {
  let environment: ServiceEnvironment

  /// Methods over one service's database and clock.
  package init(_ environment: ServiceEnvironment) { self.environment = environment }
}

extension UsersMethods: UsersV1.AccountsService.Methods, UsersV1.RolesService.Methods, UsersV1.UsersService.Methods {}
