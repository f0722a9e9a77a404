import HTTP
import RPC
import Schemas
import ServiceRuntime
import Transport

/// Decides who asks and what they may call. The services decide again, by the same rule.
///
/// Whom a token stands for is asked of Users with every request and kept nowhere: so a session, key or role that was
/// revoked works for no request that comes after the answer to the revocation.
struct Access: Sendable {
  let operatorToken: OperatorToken
  let sessions: UsersV1.SessionsService.Client
  /// Whether a proxy before the gateway says in `X-Forwarded-For` where requests come from.
  var isBehindProxy = false

  /// The caller of a method, who may call it with a request about `resource`; throws 401 or 403. What is not allowed is
  /// denied.
  ///
  /// - Parameter options: Those of the call to Users, if one is needed.
  func admit(
    _ request: HTTPRequest, to method: MethodDescriptor, about resource: String, _ options: CallOptions
  ) async throws(Problem) -> Caller {
    let source = source(of: request)
    // Nobody is asked for what everybody may call, and an old token must not keep anybody from signing in.
    var caller = Caller(.anonymous)
    if Self.needsCaller(method.permission) { caller = try await self.caller(request.fields, options) }
    caller.source = source
    if let refusal = PermissionRule.refusal(of: method, to: caller, about: resource) { throw Problem(refusal) }
    return caller
  }

  private static func needsCaller(_ permission: Permission) -> Bool {
    switch permission {
    case .anyone, .service, .nobody: false
    case .signedIn, .member, .manager, .administrator, .owner, .selfOrAdministrator, .operator: true
    }
  }

  private func caller(_ fields: HTTPFields, _ options: CallOptions) async throws(Problem) -> Caller {
    let values = fields.values(of: "Authorization")
    guard let value = values.first else { return Caller(.anonymous) }
    guard values.count == 1, let token = Self.bearerToken(value) else {
      throw .unauthenticated("Authorization must be given once, as: Bearer TOKEN.")
    }
    if operatorToken.matches(token) { return .staff }
    guard token.hasPrefix(TokenPrefix.session) || token.hasPrefix(TokenPrefix.apiKey) else {
      throw .unauthenticated(
        "The token is not valid; sign in for a session, make an API key, or use the operator's token of the gateway's "
          + "token file.")
    }
    do throws(RPCError) {
      let answer = try await sessions.authenticateToken(
        UsersV1.AuthenticateTokenRequest(token: token), options: options)
      return try Caller(schema: answer.principal)
    } catch {
      throw Problem(error)
    }
  }

  /// What follows the scheme, which is written in any case, and one or more spaces; nil for anything else.
  private static func bearerToken(_ value: String) -> String? {
    let scheme = "Bearer "
    guard value.hasPrefix(scheme) || value.prefix(scheme.count).lowercased() == scheme.lowercased() else { return nil }
    let token = value.utf8.dropFirst(scheme.utf8.count).drop { $0 == UInt8(ascii: " ") }
    return token.isEmpty || token.contains(UInt8(ascii: " ")) ? nil : String(Substring(token))
  }

  /// The address of whoever asks, as far as the gateway can know it; a proxy adds the last one of the list.
  private func source(of request: HTTPRequest) -> String {
    // What a client puts there itself stands before what the proxy adds.
    guard isBehindProxy, let text = request.fields.list(of: "X-Forwarded-For").last else {
      return request.peer.map(Self.network(of:)) ?? ""
    }
    return String(text.filter { $0.isASCII && $0 > " " && $0 != ";" && $0 != "," }.prefix(64))
  }

  /// The part of an address that one client does not change at will: of IPv6 the first 64 bits.
  private static func network(of address: SocketAddress) -> String {
    switch address {
    case .ipv4(let bytes, _): "\(bytes[0]).\(bytes[1]).\(bytes[2]).\(bytes[3])"
    case .ipv6(let bytes, _):
      SocketAddress.ipv6(Array(bytes.prefix(8)) + [UInt8](repeating: 0, count: 8), port: 0).description
    case .unix, .unnamed: "local"
    }
  }
}
