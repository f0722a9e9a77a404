/// What a user may do within an account (R2, R4, R8); a user has none or several.
package enum Role: String, Sendable, CaseIterable, Comparable {
  /// The one user who may buy and pay for the account.
  case owner
  /// Configures everything and manages people.
  case administrator
  /// Manages queues.
  case manager
  /// Takes calls of queues.
  case agent
  /// Uses a phone.
  case member

  /// From the most powerful to the least.
  package static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .owner: 0
    case .administrator: 1
    case .manager: 2
    case .agent: 3
    case .member: 4
    }
  }
}
