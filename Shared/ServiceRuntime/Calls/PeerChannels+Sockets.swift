import RPC
import Transport

extension PeerChannels {
  /// Clients of the peers that a service declares, at the addresses it was told. They connect when first used.
  static func sockets(
    of service: any Service.Type, _ configuration: Configuration, _ identity: HouseIdentity, loops: EventLoopGroup,
    metrics: Metrics, readiness: Readiness, randomness: any Randomness
  ) -> PeerChannels {
    // What has no RPC face of its own calls for others, and says itself for whom.
    let interceptors = service.face.isRPC ? [identity.clientInterceptor(as: service.name)] : []
    let ended = CallMetrics.clientHook(metrics)
    var channels: [Peer: any Channel] = [:]
    for peer in service.peers {
      readiness.set(peer.rawValue, isReady: false, state: "not connected", isRequired: false)
      var hooks = hooks(peer, metrics, readiness)
      hooks.callEnded = ended
      channels[peer] = RPCClient(
        endpoints: configuration.addresses(peer.addressOption), group: loops, interceptors: interceptors, hooks: hooks,
        randomness: { randomness.bytes(8).reduce(0) { $0 << 8 | UInt64($1) } })
    }
    return PeerChannels(channels)
  }

  private static func hooks(_ peer: Peer, _ metrics: Metrics, _ readiness: Readiness) -> ClientHooks {
    let counters = ["connected", "connect_failed", "connection_lost", "goes_away", "rotated", "retried"].map { kind in
      metrics.counter(
        "linecard_rpc_client_incidents_total", help: "What happened to connections to peers.",
        labels: ["peer": peer.rawValue, "kind": kind])
    }
    return ClientHooks { _, incident in
      func note(_ index: Int, isReady: Bool, _ state: String) {
        counters[index].add()
        readiness.set(peer.rawValue, isReady: isReady, state: state, isRequired: false)
      }
      switch incident {
      case .connected: note(0, isReady: true, "connected")
      case .connectFailed: note(1, isReady: false, "cannot be reached")
      case .connectionLost: note(2, isReady: false, "not connected")
      case .serverGoesAway: note(3, isReady: false, "stopping")
      case .connectionRotated: counters[4].add()
      case .callRetried: counters[5].add()
      }
    }
  }
}
