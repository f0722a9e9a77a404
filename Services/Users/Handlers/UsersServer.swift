import Schemas
package import ServiceRuntime
package import Storage

/// Users as a process: what it serves and keeps.
package struct UsersServer: Service {
  package static let name = "users"
  package static let summary = "Accounts and the people of each."
  package static let face = ServiceFace.rpc(defaultPort: Peer.users.defaultPort)
  package static let migrations: [Migration]? = [
    Migration(number: 1, name: "start", bytes: PackageResources.m0001_start_sql),
    Migration(number: 2, name: "audit", bytes: PackageResources.m0002_audit_sql),
    Migration(number: 3, name: "people", bytes: PackageResources.m0003_people_sql),
  ]

  package static func start(_ environment: ServiceEnvironment) async throws -> RunningService {
    let methods = UsersMethods(environment)
    return RunningService(registrations: [
      UsersV1.AccountsService.registration(methods), UsersV1.AuditService.registration(methods),
      UsersV1.RolesService.registration(methods), UsersV1.UsersService.registration(methods),
    ])
  }
}
