import RPC
import Schemas
import ServiceRuntime

extension Caller {
  /// Whom Users says that a token stands for.
  init(schema principal: UsersV1.Principal?) throws(RPCError) {
    guard let principal, !principal.name.isEmpty, !principal.account.isEmpty else {
      throw RPCError(.internal, reason: "EMPTY_RESPONSE", message: "Users named no principal")
    }
    let kind: Kind =
      switch principal.kind {
      case .user: .user
      case .apiKey: .apiKey
      case .operator, .unspecified, .unrecognized: .anonymous
      }
    self.init(
      kind, principal: principal.name, account: principal.account,
      roles: Set(principal.roles.compactMap { Self.role($0) }), scopes: Set(principal.scopes),
      session: principal.session, mustChangePassword: principal.passwordChangeRequired)
  }

  /// Nil for a role that this gateway does not know, which then allows nothing.
  private static func role(_ role: UsersV1.Role) -> Role? {
    switch role {
    case .owner: .owner
    case .administrator: .administrator
    case .manager: .manager
    case .agent: .agent
    case .member: .member
    case .unspecified, .unrecognized: nil
    }
  }
}
