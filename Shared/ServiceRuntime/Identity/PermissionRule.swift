public import RPC
public import Schemas

/// Who may call what, from the `permission` of the proto files: the one place, used by the gateway and by every service.
/// What is not allowed is denied.
public enum PermissionRule {
  /// Services whose methods no API key may call, whatever its scopes: keys must not make keys or touch passwords.
  private static let closedToKeys: Set<String> = [
    UsersV1.ApiKeysService.name, UsersV1.PasswordsService.name, UsersV1.SessionsService.name,
  ]

  /// Nil when `caller` may call `method` with a request about `resource`, else the refusal.
  ///
  /// - Parameter resource: What the method's account field says; empty where it has none.
  public static func refusal(
    of method: MethodDescriptor, to caller: Caller, about resource: String
  ) -> RPCError? {
    switch caller.kind {
    case .staff: return refusalToStaff(method)
    case .service: return refusalToService(method)
    case .anonymous: return method.permission == .anyone ? nil : refusalToAnonymous(method)
    case .apiKey: return scopeRefusal(method, caller) ?? refusalToMember(method, caller, resource)
    case .user: return refusalToMember(method, caller, resource)
    }
  }

  private static func refusalToStaff(_ method: MethodDescriptor) -> RPCError? {
    switch method.permission {
    case .anyone, .member, .manager, .administrator, .owner, .selfOrAdministrator, .operator: nil
    case .signedIn: sessionRequired
    case .service, .nobody: notPublished
    }
  }

  /// Processes of this house read everything and write what is meant for them.
  private static func refusalToService(_ method: MethodDescriptor) -> RPCError? {
    switch method.permission {
    case .anyone, .service: nil
    case .member, .manager, .administrator, .owner, .selfOrAdministrator, .operator:
      method.idempotency == .noSideEffects
        ? nil : denied("SERVICE_MAY_ONLY_READ", "a service may call this method only on behalf of somebody")
    case .signedIn: sessionRequired
    case .nobody: notPublished
    }
  }

  private static func refusalToAnonymous(_ method: MethodDescriptor) -> RPCError {
    switch method.permission {
    case .service, .nobody: notPublished
    case .anyone, .signedIn, .member, .manager, .administrator, .owner, .selfOrAdministrator, .operator:
      RPCError(.unauthenticated, reason: "TOKEN_REQUIRED", message: "sign in, or send a token or an API key")
    }
  }

  private static func refusalToMember(
    _ method: MethodDescriptor, _ caller: Caller, _ resource: String
  ) -> RPCError? {
    switch method.permission {
    case .anyone: return nil
    case .signedIn: return caller.kind == .user ? nil : sessionRequired
    case .operator: return denied("OPERATOR_REQUIRED", "only the provider's staff may do this")
    case .service, .nobody: return notPublished
    case .member, .manager, .administrator, .owner, .selfOrAdministrator: break
    }
    if caller.mustChangePassword {
      return denied(
        "PASSWORD_CHANGE_REQUIRED", "the password is a one-time one; change it, which is all that can be done with it")
    }
    if method.accountField != nil, !isWithin(resource, caller.account) {
      return denied("OTHER_ACCOUNT", "this belongs to another account, if it exists")
    }
    return roleRefusal(method.permission, caller, resource)
  }

  private static func roleRefusal(_ permission: Permission, _ caller: Caller, _ resource: String) -> RPCError? {
    let needed: Set<Caller.Role>
    switch permission {
    case .member: return nil
    case .manager: needed = [.owner, .administrator, .manager]
    case .administrator: needed = [.owner, .administrator]
    case .owner: needed = [.owner]
    case .selfOrAdministrator:
      if isWithin(resource, caller.principal) { return nil }
      needed = [.owner, .administrator]
    case .anyone, .signedIn, .operator, .service, .nobody: return notPublished
    }
    if !caller.roles.isDisjoint(with: needed) { return nil }
    let role = permission == .owner ? "owner" : permission == .manager ? "manager" : "administrator"
    return RPCError(
      .permissionDenied, reason: "ROLE_REQUIRED", message: "this needs the role \(role) in \(caller.account)",
      metadata: ["role": role])
  }

  private static func scopeRefusal(_ method: MethodDescriptor, _ caller: Caller) -> RPCError? {
    if method.permission == .anyone { return nil }
    if closedToKeys.contains(method.name.service) { return sessionRequired }
    let parts = method.name.service.split(separator: ".")
    let area = parts.count == 4 ? String(parts[1]) : method.name.service
    let scopes = ["\(area):write"] + (method.idempotency == .noSideEffects ? ["\(area):read"] : [])
    if scopes.contains(where: caller.scopes.contains) { return nil }
    return RPCError(
      .permissionDenied, reason: "SCOPE_REQUIRED", message: "the API key lacks the scope \(scopes[scopes.count - 1])",
      metadata: ["scope": scopes[scopes.count - 1]])
  }

  /// Whether `resource` is `parent` or below it.
  private static func isWithin(_ resource: String, _ parent: String) -> Bool {
    !parent.isEmpty && resource.hasPrefix(parent)
      && (resource.utf8.count == parent.utf8.count || resource.dropFirst(parent.count).first == "/")
  }

  private static let notPublished = denied(
    "METHOD_NOT_PUBLISHED", "this method cannot be called from outside the house")

  private static let sessionRequired = denied(
    "SESSION_REQUIRED", "only a person who is signed in can do this; sign in and use the session's token")

  private static func denied(_ reason: String, _ sentence: String) -> RPCError {
    RPCError(.permissionDenied, reason: reason, message: sentence)
  }
}
