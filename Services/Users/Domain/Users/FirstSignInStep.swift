/// Something that is to be done once before a new user works as anyone else does (R72-R74).
package enum FirstSignInStep: String, Sendable, CaseIterable, Comparable {
  /// An administrator activates the user, who was created inactive.
  case activate
  /// The user, who was created inactive, confirms the address at the first sign-in.
  case confirmEmail = "confirm_email"
  /// The user replaces the one-time password at the first sign-in.
  case changePassword = "change_password"

  /// In the order in which they are done.
  package static func < (left: Self, right: Self) -> Bool { left.order < right.order }

  private var order: Int {
    switch self {
    case .activate: 0
    case .confirmEmail: 1
    case .changePassword: 2
    }
  }

  /// What is left to do for a new user. Creating it inactive adds two steps, one for an administrator and one for the user
  /// (R74).
  static func steps(isActive: Bool, changesPassword: Bool) -> Set<FirstSignInStep> {
    var steps: Set<FirstSignInStep> = changesPassword ? [.changePassword] : []
    if !isActive { steps.formUnion([.activate, .confirmEmail]) }
    return steps
  }
}
