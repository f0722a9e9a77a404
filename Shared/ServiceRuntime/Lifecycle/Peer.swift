/// A service that others call, by the name that configuration and events know it under.
public enum Peer: String, Sendable, Hashable, CaseIterable {
  case users, subscriptions, licensing, invoicing

  /// The port that it serves unless told otherwise.
  public var defaultPort: Int {
    switch self {
    case .users: 7101
    case .subscriptions: 7102
    case .licensing: 7103
    case .invoicing: 7104
    }
  }

  /// The option that tells a service where to find this peer: `users-address`.
  public var addressOption: String { "\(rawValue)-address" }
}
