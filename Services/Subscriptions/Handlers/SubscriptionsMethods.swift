import Schemas
package import ServiceRuntime

/// The methods of the Subscriptions service. Each is in a file of its name: translate, load, ask the domain to decide,
/// save, answer.
package struct SubscriptionsMethods: Sendable {
  let environment: ServiceEnvironment
  let accounts: AccountCopies

  /// Methods over one service's database, clock and peers.
  package init(_ environment: ServiceEnvironment) {
    self.environment = environment
    self.accounts = AccountCopies(environment)
  }
}

extension SubscriptionsMethods: SubscriptionsV1.CatalogService.Methods, SubscriptionsV1.SubscriptionsService.Methods,
  SubscriptionsV1.OccupancyService.Methods
{}
