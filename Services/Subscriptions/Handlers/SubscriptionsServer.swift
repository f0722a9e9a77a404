import Schemas
package import ServiceRuntime
package import Storage

/// Subscriptions as a process: what it serves, keeps and follows.
package struct SubscriptionsServer: Service {
  package static let name = "subscriptions"
  package static let summary = "Catalog, subscriptions with their dated quantities, and who is on which platform."
  package static let face = ServiceFace.rpc(defaultPort: Peer.subscriptions.defaultPort)
  package static let peers = [Peer.users]
  package static let migrations: [Migration]? = [
    Migration(number: 1, name: "start", bytes: PackageResources.m0001_start_sql),
    Migration(number: 2, name: "active users", bytes: PackageResources.m0002_active_users_sql),
    Migration(
      number: 3, name: "platform users by user", bytes: PackageResources.m0003_platform_users_by_user_sql),
  ]
  package static let records: [any RecordDependencies] = [
    AccountStore.records, ProductStore.records, PlanStore.records, SubscriptionStore.records,
  ]

  package static func start(_ environment: ServiceEnvironment) async throws -> RunningService {
    let methods = SubscriptionsMethods(environment)
    return RunningService(
      registrations: [
        SubscriptionsV1.CatalogService.registration(methods),
        SubscriptionsV1.SubscriptionsService.registration(methods),
        SubscriptionsV1.OccupancyService.registration(methods),
      ],
      followers: [EventFollower(of: .users, environment, apply: UsersEvents.apply)])
  }
}
