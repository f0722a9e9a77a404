import HTTP
import Protobuf
import RPC
public import Schemas
import ServiceRuntime
public import Testing
import Transport

@testable import GatewayService

@Suite struct AccessTests {
  private static let operatorFields: HTTPFields = ["Authorization": "Bearer \(TestGateway.token)"]

  /// Runs `body` with an access that asks the test's Users.
  private func withAccess(_ body: (Access) async throws -> Void) async throws {
    let group = EventLoopGroup(count: 1, name: "access-test")
    defer { group.stop() }
    let users = InProcessChannel(TestServices.all[.users] ?? [], group: group)
    defer { users.close() }
    try await body(
      Access(
        operatorToken: OperatorToken(Array(TestGateway.token.utf8)), sessions: UsersV1.SessionsService.Client(users),
        ownIdentity: OwnIdentity(HouseIdentity(key: nil, clock: SystemClock()))))
  }

  private func refusal(
    _ access: Access, _ fields: HTTPFields, _ method: MethodDescriptor,
    about resource: String = "accounts/acme/users/ann"
  ) async -> Problem? {
    do throws(Problem) {
      _ = try await access.admit(
        HTTPRequest(.get, "/", fields: fields), to: method, about: resource, CallOptions())
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "the scheme is written in any case, with one or more spaces behind it",
    arguments: ["Bearer ", "BEARER ", "bearer   "])
  func scheme(_ scheme: String) async throws {
    let method = try #require(MethodTable.all.first { $0.permission == .operator })
    try await withAccess { access in
      #expect(await refusal(access, ["Authorization": scheme + TestGateway.token], method) == nil)
    }
  }

  @Test(
    "nobody gets in without a token, or with another one, and what is not allowed is denied", arguments: MethodTable.all
  )
  func defaultDeny(_ method: MethodDescriptor) async throws {
    let wrong: [HTTPFields] = [
      [:], ["Authorization": "Bearer x"], ["Authorization": "Bearer \(TestGateway.token)x"],
      ["Authorization": "Basic \(TestGateway.token)"], ["Authorization": TestGateway.token],
      ["Authorization": "Bearer \(TestGateway.token)", "authorization": "Bearer x"],
      ["Authorization": "Bearer lcs_nobody"], ["Authorization": "Bearer"], ["Authorization": "Bearer  "],
      ["Authorization": "Bearer\(TestGateway.token)"], ["Authorization": "Bearer \(TestGateway.token) x"],
    ]
    try await withAccess { access in
      for fields in wrong {
        let problem = await refusal(access, fields, method)
        switch method.permission {
        case .anyone: #expect(problem == nil)
        case .signedIn, .member, .manager, .administrator, .owner, .selfOrAdministrator, .operator:
          #expect(problem?.status == .unauthorized && problem?.fields["WWW-Authenticate"] != nil)
        case .service, .nobody: #expect(problem?.status == .forbidden)
        }
      }
      let problem = await refusal(access, Self.operatorFields, method)
      switch method.permission {
      case .anyone, .member, .manager, .administrator, .owner, .selfOrAdministrator, .operator:
        #expect(problem == nil)
      case .signedIn: #expect(problem?.reason == "SESSION_REQUIRED")
      case .service, .nobody: #expect(problem?.status == .forbidden)
      }
    }
  }

  @Test("a token may do what its role allows, in its own account", arguments: MethodTable.all)
  func roles(_ method: MethodDescriptor) async throws {
    let words = ["owner", "administrator", "manager", "agent", "member"]
    let allowed: Set<String> =
      switch method.permission {
      case .anyone, .signedIn, .member, .selfOrAdministrator: Set(words)
      case .manager: ["owner", "administrator", "manager"]
      case .administrator: ["owner", "administrator"]
      case .owner: ["owner"]
      case .operator, .service, .nobody: []
      }
    try await withAccess { access in
      for word in words {
        let fields: HTTPFields = ["Authorization": "Bearer lcs_\(word)"]
        #expect((await refusal(access, fields, method) == nil) == allowed.contains(word), "\(word)")
        guard method.accountField != nil, method.permission != .anyone else { continue }
        for other in ["accounts/acm", "accounts/acme2/users/ann", "accounts/-", ""] {
          #expect(await refusal(access, fields, method, about: other)?.status == .forbidden, "\(word) \(other)")
        }
      }
      let oneTime = await refusal(access, ["Authorization": "Bearer lcs_onetime"], method)
      #expect((oneTime == nil) == [.anyone, .signedIn].contains(method.permission))
    }
  }

  @Test("an API key may do what its scopes say, and nothing about keys, passwords and sessions")
  func scopes() async throws {
    try await withAccess { access in
      func reason(_ scope: String, _ name: MethodName) async -> String? {
        guard let method = MethodTable.method(named: name) else { return "no such method" }
        let problem = await refusal(access, ["Authorization": "Bearer lck_\(scope)"], method)
        return problem?.reason
      }
      typealias Users = UsersV1.UsersService.Method
      #expect(await reason("users:read", Users.listUsers) == nil)
      #expect(await reason("users:write", Users.listUsers) == nil)
      #expect(await reason("users:write", Users.createUser) == nil)
      #expect(await reason("users:read", Users.createUser) == "SCOPE_REQUIRED")
      #expect(await reason("invoicing:write", Users.listUsers) == "SCOPE_REQUIRED")
      #expect(await reason("gateway:read", GatewayV1.DashboardService.Method.getDashboard) == nil)
      let change = SubscriptionsV1.SubscriptionsService.Method.changeQuantity
      #expect(await reason("subscriptions:write", change) == "ROLE_REQUIRED")
      #expect(await reason("users:write", UsersV1.ApiKeysService.Method.createApiKey) == "SESSION_REQUIRED")
      #expect(await reason("users:write", UsersV1.PasswordsService.Method.issuePasswordReset) == "SESSION_REQUIRED")
      #expect(await reason("users:write", UsersV1.SessionsService.Method.revokeSessions) == "SESSION_REQUIRED")
    }
  }

  @Test("every route asks for the token before it looks at anything else")
  func everyRoute() async throws {
    try await TestGateway.run([:]) { gateway in
      var count = 0
      for method in MethodTable.all where method.permission != .anyone {
        for route in method.routes {
          let path = route.template.replacing(/\{[a-z_.]+=([^}]*)\}/) { String($0.output.1) }.replacing(
            "*", with: "x1x")
          let verb = try #require(HTTPMethod(rawValue: route.verb))
          let anonymous = try await gateway.send(verb, path, "{", fields: ["Authorization": nil])
          #expect(anonymous.problem == ["401", "UNAUTHENTICATED", "TOKEN_REQUIRED"], "\(route)")
          let known = try await gateway.send(verb, path, fields: ["Idempotency-Key": "k"])
          #expect(
            [200, 400, 501].contains(known.status.code) || method.permission == .signedIn, "\(route): \(known.text)")
          count += 1
        }
      }
      #expect(count > 25)
    }
  }

  @Test("the services are told who calls, and from where")
  func identity() async throws {
    try await TestGateway.run { gateway in
      let answer = try await gateway.send(
        .post, "/v1/accounts?accountId=acme", "{}", fields: ["Idempotency-Key": "k"])
      #expect(
        answer.json["locale"]?.stringValue?.contains("linecard-identity=1;operator;operator;;;;;;127.0.0.1;") == true)
      #expect(answer.json["locale"]?.stringValue?.contains("actor=operator") == true)
      let member = try await gateway.send(
        .get, "/v1/accounts/acme", fields: ["Authorization": "Bearer lcs_member"])
      #expect(member.status == .ok)
      let other = try await gateway.send(
        .get, "/v1/accounts/other", fields: ["Authorization": "Bearer lcs_member"])
      #expect(other.problem == ["403", "PERMISSION_DENIED", "OTHER_ACCOUNT"])
    }
  }

  @Test("a stream has a route only where it brings a file in pieces, which the gateway joins")
  func streamsWithRoutesBringFiles() {
    for method in MethodTable.all where !method.routes.isEmpty && method.shape != .unary {
      #expect(method.shape == .serverStreaming && method.routes.allSatisfy { $0.responseBody == "file" })
      #expect(MessageShape(of: method.responseType).field("file").map(FileBody.isFile) == true, "\(method.name)")
    }
  }
}

extension MethodDescriptor: CustomTestStringConvertible {
  public var testDescription: String { "\(name)" }
}
