import RPC
import ServiceRuntime

/// Says in calls that the gateway makes of its own accord that it makes them; all others say for whom they are.
struct OwnIdentity: Sendable {
  private let identity: HouseIdentity
  private let caller = Caller.service(GatewayServer.name)

  init(_ identity: HouseIdentity) {
    self.identity = identity
  }

  func add(to options: inout CallOptions) {
    options.metadata[HouseIdentity.metadataKey] = identity.sign(caller)
  }
}
