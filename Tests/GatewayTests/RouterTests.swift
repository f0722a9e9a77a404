import HTTP
import Protobuf
import RPC
import Schemas
import Testing

@testable import GatewayService

@Suite struct RouterTests {
  @Test("each route of the schemas leads to its own method")
  func everyRoute() throws {
    let router = Router(MethodTable.all)
    for method in MethodTable.all {
      for route in method.routes {
        let path = route.template.replacing(/\{[a-z_.]+=([^}]*)\}/) { String($0.output.1) }.replacing("*", with: "id")
        let verb = try #require(HTTPMethod(rawValue: route.verb))
        guard case .route(let found, let fields) = router.match(verb, path: path) else {
          Issue.record("nothing at \(verb) \(path)")
          continue
        }
        #expect(found.method.name == method.name)
        #expect(fields.allSatisfy { found.requestShape.field(String($0.field.prefix { $0 != "." })) != nil })
        #expect(found.bodyField.map { $0 == "*" || found.requestShape.field($0) != nil } ?? true)
      }
    }
  }

  @Test("a fixed segment is meant before a star")
  func precedence() throws {
    let router = Router(MethodTable.all)
    guard case .route(let route, _) = router.match(.get, path: "/v1/accounts/dashboard") else {
      Issue.record("nothing found")
      return
    }
    #expect(route.method.name.method == "GetAccount")
    guard case .route(let dashboard, _) = router.match(.head, path: "/v1/accounts/acme/dashboard") else {
      Issue.record("nothing found")
      return
    }
    #expect(dashboard.method.name.method == "GetDashboard")
  }

  @Test(
    "a request that its path says wholly is the same by the short way",
    arguments: ["id", String(repeating: "x", count: 300)])
  func requestsOfPaths(_ id: String) throws {
    let router = Router(MethodTable.all)
    var shortCount = 0
    for route in MethodTable.all.flatMap(\.routes) where route.verb == "GET" {
      let path = route.template.replacing(/\{[a-z_.]+=([^}]*)\}/) { String($0.output.1) }.replacing("*", with: id)
      guard case .route(let found, let fields) = router.match(.get, path: path) else { continue }
      let request = HTTPRequest(.get, path)
      guard let bytes = Transcoder.requestOfPath(request, route: found, pathFields: fields) else { continue }
      shortCount += 1
      let messages = try Transcoder.requests(request, route: found, pathFields: fields)
      #expect(messages.map { $0.serialized() } == [bytes], "\(found.method.name)")
      #expect(
        Transcoder.requestOfPath(HTTPRequest(.get, path + "?pageSize=1"), route: found, pathFields: fields) == nil)
      #expect(
        Transcoder.requestOfPath(HTTPRequest(.get, path, body: [1]), route: found, pathFields: fields) == nil)
    }
    #expect(shortCount > 10)
  }
}
