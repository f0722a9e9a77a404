public import HTTP
import Protobuf

/// The pages for whoever runs the process: `/livez`, `/readyz` and `/metrics`.
public struct AdminPages: Sendable {
  let service: String
  let readiness: Readiness
  let metrics: Metrics
  let testClock: TestClock?

  /// The pages of a service. One whose users also reach it over HTTP serves them there too.
  public init(_ environment: ServiceEnvironment, service: String) {
    self.service = service
    readiness = environment.readiness
    metrics = environment.metrics
    testClock = environment.clock as? TestClock
  }

  /// The answer to a request for one of the pages; nil for another path.
  public func response(to request: HTTPRequest) -> HTTPResponse? {
    let page: () -> HTTPResponse
    switch request.path {
    case "/livez": page = { HTTPResponse(.ok, text: "ok\n") }
    case "/readyz": page = ready
    case "/metrics": page = { HTTPResponse(.ok, text: MetricsText.text(metrics), contentType: MetricsText.contentType) }
    default: return nil
    }
    guard request.method == .get || request.method == .head else {
      var refusal = HTTPResponse(.methodNotAllowed, text: "This page is only read.\n")
      refusal.fields["Allow"] = "GET, HEAD"
      return refusal
    }
    var response = page()
    response.fields["Cache-Control"] = "no-store"
    return response
  }

  private func ready() -> HTTPResponse {
    let standing = readiness.standing
    var members = [
      JSONMember("service", .string(service)), JSONMember("ready", .bool(standing.isReady)),
      JSONMember("phase", .string(standing.phase.rawValue)),
      JSONMember("dependencies", .array(standing.dependencies.map(Self.json))),
    ]
    if let testClock { members.append(JSONMember("test_clock", .string(testClock.now().rfc3339))) }
    return HTTPResponse(
      standing.isReady ? .ok : .serviceUnavailable, text: JSONValue.object(members).text() + "\n",
      contentType: "application/json")
  }

  private static func json(_ dependency: Readiness.Dependency) -> JSONValue {
    .members(
      ("name", .string(dependency.name)), ("ready", .bool(dependency.isReady)),
      ("required", .bool(dependency.isRequired)), ("state", .string(dependency.state)))
  }
}
