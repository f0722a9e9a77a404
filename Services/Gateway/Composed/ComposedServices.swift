import RPC
import Schemas
import ServiceRuntime
import Transport

extension Backends {
  /// The services, and what the gateway itself composes from them. `clock` is nil where the clock is the real one.
  init(services: [Peer: any Channel], clock: TestClock?, group: EventLoopGroup) {
    func channel(_ peer: Peer) -> any Channel {
      guard let channel = services[peer] else {
        preconditionFailure("the gateway needs a channel to \(peer.rawValue)")
      }
      return channel
    }
    let sources = DashboardSources(
      users: channel(.users), subscriptions: channel(.subscriptions), licensing: channel(.licensing),
      invoicing: channel(.invoicing))
    let named = Dictionary(uniqueKeysWithValues: services.map { ($0.key.rawValue, $0.value) })
    let clockRegistration =
      clock.map {
        OperationsV1.TestClockService.registration(HouseClockMethods(services: named, own: $0))
      } ?? OperationsV1.TestClockService.registration(RealClockMethods())
    let composed = InProcessChannel(
      [GatewayV1.DashboardService.registration(DashboardMethods(sources: sources)), clockRegistration], group: group)
    self.init(named.merging(["gateway": composed, "operations": composed]) { own, _ in own })
  }
}
