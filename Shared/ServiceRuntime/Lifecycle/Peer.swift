/// A service that others call, by the name that configuration and events know it under.
package enum Peer: String, Sendable, Hashable, CaseIterable {
  case users, subscriptions, licensing, invoicing

  /// The port that it serves unless told otherwise.
  package var defaultPort: Int {
    switch self {
    case .users: 7101
    case .subscriptions: 7102
    case .licensing: 7103
    case .invoicing: 7104
    }
  }

  /// The option that tells a service where to find this peer: `users-address`.
  package var addressOption: String { "\(rawValue)-address" }
}
