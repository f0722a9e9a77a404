import Glibc
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
  /// As whom the gateway itself asks.
  let ownIdentity: OwnIdentity
  /// Whether a proxy before the gateway says in `X-Forwarded-For` where requests come from.
  var isBehindProxy = false

  /// The caller of a method, who may call it with a request about `resource`; throws 401 or 403. What is not allowed is
  /// denied.
  ///
  /// - Parameter options: Those of the call to Users, if one is needed.
  func admit(
    _ request: HTTPRequest, to method: MethodDescriptor, about resource: String, _ options: CallOptions
  ) async throws(Problem) -> Caller {
    var (caller, token) = try claim(request.fields, to: method)
    if let token { caller = try await self.caller(of: token, options) }
    caller.source = source(of: request)
    if let refusal = PermissionRule.refusal(of: method, to: caller, about: resource) { throw Problem(refusal) }
    return caller
  }

  /// What a request says of its caller, as far as the method cares: who it is, or a token of somebody whom Users knows.
  /// Throws 401 for what cannot be.
  private func claim(
    _ fields: HTTPFields, to method: MethodDescriptor
  ) throws(Problem) -> (caller: Caller, token: Substring?) {
    // Nobody is asked for what everybody may call, and an old token must not keep anybody from signing in.
    guard Self.needsCaller(method.permission) else { return (Caller(.anonymous), nil) }
    guard let value = fields["Authorization"] else { return (Caller(.anonymous), nil) }
    guard !fields.isRepeated("Authorization"), let token = Self.bearerToken(value) else {
      throw .unauthenticated("Authorization must be given once, as: Bearer TOKEN.")
    }
    if operatorToken.matches(token) { return (.staff, nil) }
    guard token.hasPrefix(TokenPrefix.session) || token.hasPrefix(TokenPrefix.apiKey) else {
      throw .unauthenticated(
        "The token is not valid; sign in for a session, make an API key, or use the operator's token of the gateway's "
          + "token file.")
    }
    return (Caller(.anonymous), token)
  }

  /// Whom Users says that a token stands for; throws 401 when it stands for nobody.
  private func caller(of token: Substring, _ options: CallOptions) async throws(Problem) -> Caller {
    var options = options
    ownIdentity.add(to: &options)
    do throws(RPCError) {
      let answer = try await sessions.authenticateToken(
        UsersV1.AuthenticateTokenRequest(token: String(token)), options: options)
      return try Caller(schema: answer.principal)
    } catch {
      throw Problem(error)
    }
  }

  private static func needsCaller(_ permission: Permission) -> Bool {
    switch permission {
    case .anyone, .service, .nobody: false
    case .signedIn, .member, .manager, .administrator, .owner, .selfOrAdministrator, .operator: true
    }
  }

  /// What follows the scheme, which is written in any case, and one or more spaces; nil for anything else.
  private static func bearerToken(_ value: String) -> Substring? {
    let scheme: StaticString = "bearer "
    let start = value.utf8.span.withUnsafeBufferPointer { bytes -> Int? in
      guard bytes.count > scheme.utf8CodeUnitCount else { return nil }
      // A space has the bit already by which small letters differ from capitals; no field has a NUL.
      for index in 0..<scheme.utf8CodeUnitCount where bytes[index] | 0x20 != scheme.utf8Start[index] { return nil }
      let space = UInt8(ascii: " ")
      let token = UnsafeRawBufferPointer(
        rebasing: UnsafeRawBufferPointer(bytes)[scheme.utf8CodeUnitCount...].drop { $0 == space })
      guard let base = token.baseAddress, token.count > 0, memchr(base, Int32(space), token.count) == nil else {
        return nil
      }
      return bytes.count - token.count
    }
    return start.map { value[value.utf8.index(value.startIndex, offsetBy: $0)...] }
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
    case .ipv4(let bytes, _): dotted(bytes)
    case .ipv6(let bytes, _):
      SocketAddress.ipv6(Array(bytes.prefix(8)) + [UInt8](repeating: 0, count: 8), port: 0).description
    case .unix, .unnamed: "local"
    }
  }

  /// Four numbers with dots between them; every request asks for it.
  private static func dotted(_ address: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: 15) { text in
      var count = 0
      for (index, number) in address.enumerated() {
        if index > 0 {
          text[count] = UInt8(ascii: ".")
          count += 1
        }
        for place: UInt8 in [100, 10, 1] where number >= place || place == 1 {
          text[count] = 0x30 + number / place % 10
          count += 1
        }
      }
      return count
    }
  }
}
