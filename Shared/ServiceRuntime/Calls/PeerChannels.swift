public import RPC

/// The channels of one process to the services it calls, made before the service starts.
public struct PeerChannels: Sendable {
  let byPeer: [Peer: any Channel]

  /// Channels as given.
  public init(_ byPeer: [Peer: any Channel]) {
    self.byPeer = byPeer
  }

  func channel(to peer: Peer) -> any Channel {
    guard let channel = byPeer[peer] else {
      preconditionFailure("\(peer.rawValue) is not among the peers that the service declares")
    }
    return channel
  }
}
