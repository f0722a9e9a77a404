import HTTP
import Protobuf
import RPC
import Schemas
import Testing

@testable import GatewayService

@Suite struct AccessTests {
  private static let access = Access(operatorToken: OperatorToken(Array(TestGateway.token.utf8)))
  private static let operatorFields: HTTPFields = ["Authorization": "Bearer \(TestGateway.token)"]

  @Test(
    "nobody gets in without a token, or with another one, and what is not allowed is denied", arguments: MethodTable.all
  )
  func defaultDeny(_ method: MethodDescriptor) {
    let wrong: [HTTPFields] = [
      [:], ["Authorization": "Bearer x"], ["Authorization": "Bearer \(TestGateway.token)x"],
      ["Authorization": "Basic \(TestGateway.token)"], ["Authorization": TestGateway.token],
      ["Authorization": "Bearer \(TestGateway.token)", "authorization": "Bearer x"],
    ]
    for fields in wrong {
      let problem = refusal(fields, method.permission)
      switch method.permission {
      case .anyone: #expect(problem == nil)
      case .member, .administrator, .owner, .operator:
        #expect(problem?.status == .unauthorized && problem?.fields["WWW-Authenticate"] != nil)
      case .service, .nobody: #expect(problem?.status == .forbidden)
      }
    }
    let problem = refusal(Self.operatorFields, method.permission)
    switch method.permission {
    case .anyone, .member, .administrator, .owner, .operator: #expect(problem == nil)
    case .service, .nobody: #expect(problem?.reason == "METHOD_NOT_PUBLISHED")
    }
  }

  private func refusal(_ fields: HTTPFields, _ permission: Permission) -> Problem? {
    do throws(Problem) {
      _ = try Self.access.admit(fields, to: permission)
      return nil
    } catch {
      return error
    }
  }

  @Test("a method without a permission is denied even to the operator")
  func unspecified() {
    #expect(refusal(Self.operatorFields, .nobody)?.status == .forbidden)
    #expect(refusal(Self.operatorFields, .service)?.status == .forbidden)
  }

  @Test("every route asks for the token before it looks at anything else")
  func everyRoute() async throws {
    try await TestGateway.run([:]) { gateway in
      var count = 0
      for method in MethodTable.all {
        for route in method.routes {
          let path = route.template.replacing(/\{[a-z_.]+=([^}]*)\}/) { String($0.output.1) }.replacing(
            "*", with: "x1x")
          let verb = try #require(HTTPMethod(rawValue: route.verb))
          let anonymous = try await gateway.send(verb, path, "{", fields: ["Authorization": nil])
          #expect(anonymous.problem == ["401", "UNAUTHENTICATED", "TOKEN_REQUIRED"], "\(route)")
          let known = try await gateway.send(verb, path, fields: ["Idempotency-Key": "k"])
          #expect([200, 400, 501].contains(known.status.code), "\(route): \(known.text)")
          count += 1
        }
      }
      #expect(count > 25)
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
