import CProtobufC
import Protobuf
import RPC
import Schemas
import Testing

@Suite struct MethodTableTests {
  /// Services of this installation; the others are for tests, of the load harness, for benchmarks or of gRPC.
  private static let own = MethodTable.all.filter { method in
    method.name.service.hasPrefix("linecard.")
      && !["linecard.testing.", "linecard.load."].contains { method.name.service.hasPrefix($0) }
  }

  private func fields(of type: any Message.Type) -> Set<String> {
    let descriptor = type.cDescriptor.pointee
    return Set((0..<Int(descriptor.n_fields)).map { String(cString: descriptor.fields[$0].name) })
  }

  @Test func everyMethodIsFoundByName() {
    #expect(MethodTable.all.count > 30)
    #expect(Set(MethodTable.all.map(\.name)).count == MethodTable.all.count)
    for method in MethodTable.all { #expect(MethodTable.method(named: method.name)?.name == method.name) }
    #expect(MethodTable.method(named: MethodName(service: "linecard.users.v1.AccountsService", method: "No")) == nil)
  }

  @Test func everyMethodSaysWhoMayCallIt() {
    for method in MethodTable.all { #expect(method.permission != .nobody, "\(method.name)") }
  }

  @Test func onlySignInTheHealthCheckReflectionAndTestsAreOpenToAnyone() {
    let open = MethodTable.all.filter { $0.permission == .anyone }
    let ofUsers = open.filter { $0.name.service.hasPrefix("linecard.users.") }.map(\.name.method)
    #expect(ofUsers.sorted() == ["RefreshSession", "ResetPassword", "SignIn"])
    #expect(
      Set(open.map(\.name.service).filter { !$0.hasPrefix("linecard.users.") }) == [
        "billing.bench.v1.Subscriptions", "grpc.health.v1.Health", "linecard.load.v1.LoadWorkersService",
        "linecard.operations.v1.ReflectionService", "linecard.testing.v1.EchoService",
      ])
  }

  @Test func everyMethodSaysWhatRepeatingItDoes() {
    // Signing in twice makes two sessions.
    for method in Self.own where method.name != UsersV1.SessionsService.Method.signIn {
      #expect(method.idempotency != .unknown, "\(method.name)")
    }
  }

  @Test func everyMutationHasARequestID() {
    for method in Self.own where method.idempotency != .noSideEffects {
      // Setting the clock to an instant twice is setting it once; there is nothing to remember.
      if method.name.service == "linecard.operations.v1.TestClockService" { continue }
      if method.name == UsersV1.SessionsService.Method.signIn { continue }
      #expect(fields(of: method.requestType).contains("request_id"), "\(method.name)")
    }
  }

  @Test func everyListIsPaged() {
    for method in Self.own where method.name.method.hasPrefix("List") {
      #expect(fields(of: method.requestType).isSuperset(of: ["page_size", "page_token"]), "\(method.name)")
      #expect(fields(of: method.responseType).contains("next_page_token"), "\(method.name)")
    }
  }

  @Test func routesReadWithGetAndWriteWithAnotherVerb() {
    for method in MethodTable.all {
      for route in method.routes {
        #expect((route.verb == "GET") == (method.idempotency == .noSideEffects), "\(method.name)")
        if route.verb == "GET" || route.verb == "DELETE" { #expect(route.body.isEmpty, "\(method.name)") }
        #expect(route.template.hasPrefix("/v1/"), "\(method.name)")
      }
    }
  }

  @Test func routesAreUnique() {
    let routes = MethodTable.all.flatMap(\.routes).map { "\($0.verb) \($0.template)" }
    #expect(Set(routes).count == routes.count)
    #expect(routes.contains("POST /v1/{name=accounts/*/subscriptions/*}:changeQuantity"))
    #expect(routes.contains("GET /v1/testClock"))
  }

  @Test func shapesAreThoseOfTheProtoFile() {
    let shapes = MethodTable.all.filter { $0.name.service == TestingV1.EchoService.name }.map(\.shape)
    #expect(shapes == [.unary, .serverStreaming, .clientStreaming, .bidirectional])
  }

  @Test func messageTypesAreFoundByName() {
    #expect(MessageTypes.type(named: "linecard.users.v1.AccountCreated") == UsersV1.AccountCreated.self)
    #expect(MessageTypes.type(named: "linecard.users.v1.Nothing") == nil)
    #expect(Set(MessageTypes.all.map { $0.protobufName }).count == MessageTypes.all.count)
    for type in MessageTypes.all { #expect(String(cString: type.cDescriptor.pointee.name) == type.protobufName) }
  }
}
