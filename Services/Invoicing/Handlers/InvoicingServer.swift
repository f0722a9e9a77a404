import Schemas
package import ServiceRuntime
package import Storage

/// Invoicing as a process: what it serves, keeps, follows, and the bill runs that it takes up again when it starts.
package struct InvoicingServer: Service {
  package static let name = "invoicing"
  package static let summary = "Rating, invoices and bill runs."
  package static let face = ServiceFace.rpc(defaultPort: Peer.invoicing.defaultPort)
  package static let peers = [Peer.users, Peer.subscriptions]
  package static let migrations: [Migration]? = [
    Migration(number: 1, name: "start", bytes: PackageResources.m0001_start_sql),
    Migration(number: 2, name: "reopened", bytes: PackageResources.m0002_reopened_sql),
    Migration(number: 3, name: "units", bytes: PackageResources.m0003_units_sql),
  ]

  package static func start(_ environment: ServiceEnvironment) async throws -> RunningService {
    let users = EventFollower(of: .users, environment, apply: UsersEvents.apply)
    let subscriptions = EventFollower(of: .subscriptions, environment, apply: SubscriptionsEvents.apply)
    let signal = BillRunSignal()
    let runner = BillRunner(environment, users: users, subscriptions: subscriptions, signal: signal)
    let methods = InvoicingMethods(environment, runner: runner, signal: signal)
    runner.start()
    return RunningService(
      registrations: [
        InvoicingV1.InvoicesService.registration(methods), InvoicingV1.BillRunsService.registration(methods),
      ],
      followers: [users, subscriptions],
      stop: { await runner.stop() })
  }
}
