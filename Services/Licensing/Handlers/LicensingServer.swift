import Schemas
package import ServiceRuntime
package import Storage

/// Licensing as a process: what it serves, keeps and follows.
package struct LicensingServer: Service {
  package static let name = "licensing"
  package static let summary = "License pools: what each account may hand out of each product, and who holds it."
  package static let face = ServiceFace.rpc(defaultPort: Peer.licensing.defaultPort)
  package static let peers = [Peer.users, .subscriptions]
  package static let migrations: [Migration]? = [
    Migration(number: 1, name: "start", bytes: PackageResources.m0001_start_sql),
    Migration(number: 2, name: "assignments", bytes: PackageResources.m0002_assignments_sql),
  ]

  package static func start(_ environment: ServiceEnvironment) async throws -> RunningService {
    RunningService(
      registrations: [LicensingV1.LicensesService.registration(LicensingMethods(environment))],
      followers: [
        EventFollower(of: .subscriptions, environment, apply: SubscriptionsEvents.apply),
        EventFollower(of: .users, environment, apply: UsersEvents.apply),
      ])
  }
}
