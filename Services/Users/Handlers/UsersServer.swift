import Schemas
package import ServiceRuntime
package import Storage

/// Users as a process: what it serves and keeps.
package struct UsersServer: Service {
  package static let name = "users"
  package static let summary = "Accounts and the people of each."
  package static let face = ServiceFace.rpc(defaultPort: Peer.users.defaultPort)
  package static let options = [PasswordHashing.costOption]
  package static let migrations: [Migration]? = [
    Migration(number: 1, name: "start", bytes: PackageResources.m0001_start_sql),
    Migration(number: 2, name: "audit", bytes: PackageResources.m0002_audit_sql),
    Migration(number: 3, name: "people", bytes: PackageResources.m0003_people_sql),
    Migration(number: 4, name: "sign_in", bytes: PackageResources.m0004_sign_in_sql),
    Migration(number: 5, name: "telephony", bytes: PackageResources.m0005_telephony_sql),
    Migration(number: 6, name: "imports", bytes: PackageResources.m0006_imports_sql),
  ]
  package static let records: [any RecordDependencies] = [
    AccountStore.records, UserStore.records, SessionStore.records, APIKeyStore.records,
  ]

  package static func start(_ environment: ServiceEnvironment) async throws -> RunningService {
    let secret = try SignInSecret.load(environment)
    let methods = UsersMethods(environment, secret)
    let signIn = SignInMethods(environment, secret)
    return RunningService(registrations: [
      UsersV1.AccountsService.registration(methods), UsersV1.AuditService.registration(methods),
      UsersV1.ImportsService.registration(methods),
      UsersV1.RolesService.registration(methods), UsersV1.UsersService.registration(methods),
      UsersV1.SessionsService.registration(signIn), UsersV1.PasswordsService.registration(signIn),
      UsersV1.ApiKeysService.registration(signIn),
      UsersV1.ExtensionsService.registration(methods), UsersV1.PhoneNumbersService.registration(methods),
      UsersV1.QueuesService.registration(methods),
    ])
  }
}
