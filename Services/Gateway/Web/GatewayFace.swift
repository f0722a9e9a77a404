import HTTP
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Transport

/// The REST face: one HTTP request in, one HTTP response out. It decides who may ask and which service answers, and
/// nothing about the business.
final class GatewayFace: Sendable {
  /// How a request went, for metrics and logs.
  struct Observation: Sendable {
    let method: HTTPMethod
    /// Nil where there is none.
    let route: Route?
    /// The path of a page, or the template of the route; nil when there is neither, so that callers cannot make labels.
    let place: String?
    let status: HTTPStatus
    /// From the arrival of the whole request.
    let durationNanoseconds: UInt64
    let requestID: String
    /// The reason of a problem.
    let reason: String?
  }

  private let router: Router
  private let access: Access
  private let identity: HouseIdentity
  private let channels: [MethodName: any Channel]
  let pages: Pages
  let admission: Admission
  private let random: @Sendable (Int) -> [UInt8]
  private let observe: @Sendable (Observation) -> Void

  /// - Parameters:
  ///   - methods: the table that the schemas make.
  ///   - identity: how the services are told who calls.
  ///   - random: that many random bytes.
  ///   - observe: called with each request when it has been answered.
  init(
    methods: [MethodDescriptor] = MethodTable.all, access: Access, identity: HouseIdentity, backends: Backends,
    pages: Pages, admission: Admission = Admission(), random: @escaping @Sendable (Int) -> [UInt8],
    observe: @escaping @Sendable (Observation) -> Void
  ) {
    router = Router(methods)
    self.access = access
    self.identity = identity
    channels = backends.channels(for: methods)
    self.pages = pages
    self.admission = admission
    self.random = random
    self.observe = observe
  }

  /// Answers a request, whatever it is.
  func answer(_ request: HTTPRequest) async -> HTTPResponse {
    let start = MonotonicClock.nowNanoseconds()
    var answer = Answer()
    let destination = destination(of: request, &answer)
    let entry = admission.enter(
      work: answer.route?.number, waitedNanoseconds: request.waitedNanoseconds, nowNanoseconds: start)
    let identity = RequestIdentity(request.fields, random: random)
    do throws(Problem) {
      switch destination {
      case .page(let page): answer.response = try await page.answer(request)
      case .match(.route(let route, let pathFields)):
        answer.response = try await call(route, pathFields, request, identity)
      case .match(.otherMethods(let methods)): answer.response = try Self.answer(request.method, onlyFor: methods)
      case .match(.unknownPath): throw Self.unknownPath
      }
    } catch {
      answer.reason = error.reason
      answer.response = error.response(requestID: identity.requestID, instance: request.target)
    }
    Self.addCommonFields(to: &answer.response, requestID: identity.requestID)
    let end = MonotonicClock.nowNanoseconds()
    admission.leave(entry, work: answer.work, nowNanoseconds: end)
    observe(
      Observation(
        method: request.method, route: answer.route, place: answer.route?.template.text ?? answer.page,
        status: answer.response.status, durationNanoseconds: end &- start &+ request.waitedNanoseconds,
        requestID: identity.requestID, reason: answer.reason))
    return answer.response
  }

  /// How many bytes a body may have there: more where the method takes a file.
  func bodyBytesMax(_ method: HTTPMethod, path: String) -> Int {
    guard case .route(let route, _) = router.match(method, path: path), route.takesFile else {
      return Limits.bodyBytesMax
    }
    return Limits.fileBodyBytesMax
  }

  /// The answer to bytes that are no request, or come too slowly, or on one connection too many.
  func refuse(_ status: HTTPStatus, _ sentence: String) -> HTTPResponse {
    let identity = RequestIdentity([:], random: random)
    let problem = Problem(refused: status, sentence)
    var response = problem.response(requestID: identity.requestID, instance: nil)
    Self.addCommonFields(to: &response, requestID: identity.requestID)
    return response
  }

  private struct Answer {
    var response = HTTPResponse(.ok)
    var route: Route?
    var page: String?
    var reason: String?

    /// What was done, for ``Admission``; nil for what was refused, which takes another time.
    var work: Int? { response.status.code < 400 ? route?.number : nil }
  }

  private enum Destination {
    case page(Pages.Page)
    case match(Router.Match)
  }

  /// Where a request goes; noted in `answer`.
  private func destination(of request: HTTPRequest, _ answer: inout Answer) -> Destination {
    if let page = pages.page(at: request.path) {
      answer.page = request.path
      return .page(page)
    }
    let match = router.match(request.method, path: request.path)
    if case .route(let route, _) = match { answer.route = route }
    return .match(match)
  }

  private static let unknownPath = Problem(
    .notFound, code: .notFound, reason: "UNKNOWN_PATH",
    detail: "There is nothing at this path; the resources are under /v1/.")

  /// To a request with a method that the path does not have.
  private static func answer(_ method: HTTPMethod, onlyFor methods: [HTTPMethod]) throws(Problem) -> HTTPResponse {
    let allowed: HTTPFields = ["Allow": (methods + [.options]).map(\.rawValue).joined(separator: ", ")]
    guard method == .options else { throw methodNotAllowed(method, allowed) }
    return HTTPResponse(.noContent, fields: allowed)
  }

  private func call(
    _ route: Route, _ pathFields: [(field: String, value: String)], _ request: HTTPRequest,
    _ identity: RequestIdentity
  ) async throws(Problem) -> HTTPResponse {
    var options = CallOptions(metadata: identity.metadata, waitsForReady: false)
    let resource = route.accountVariable.map { pathFields[$0].value } ?? ""
    let caller = try await access.admit(request, to: route.method, about: resource, options)
    options.timeoutMilliseconds = try Deadline.milliseconds(request.fields)
    options.isIdempotent = route.method.idempotency != .unknown
    options.metadata.add(self.identity.sign(caller), for: HouseIdentity.metadataKey)
    if !caller.principal.isEmpty { options.metadata.add(caller.principal, for: "actor") }
    let payloads: [[UInt8]]
    if let payload = Transcoder.requestOfPath(request, route: route, pathFields: pathFields), !route.givesFile {
      payloads = [payload]
    } else {
      let messages = try Transcoder.requests(request, route: route, pathFields: pathFields)
      if route.givesFile { return try await download(messages[0], route, request, options) }
      payloads = messages.map { $0.serialized() }
    }
    let channel = try channel(route)
    var answer: [UInt8] = []
    do throws(RPCError) {
      // One call, or one for each piece of a large file, of which the last is answered with the effect.
      for payload in payloads {
        answer = try await channel.unaryBytes(route.method.name, payload: payload, options: options)
      }
    } catch {
      throw Problem(error, bodyField: route.bodyField)
    }
    return try Transcoder.response(answer, to: request, route: route)
  }

  private func download(
    _ message: any Message, _ route: Route, _ request: HTTPRequest, _ options: CallOptions
  ) async throws(Problem) -> HTTPResponse {
    let channel = try channel(route)
    do throws(RPCError) {
      let file = try await FileDownload.collect(message, of: route, from: channel, options: options)
      return FileDownload.response(file, to: request)
    } catch {
      throw Problem(error, bodyField: route.bodyField)
    }
  }

  private func channel(_ route: Route) throws(Problem) -> any Channel {
    guard let channel = channels[route.method.name] else {
      throw Problem(
        .notImplemented, code: .unimplemented, reason: "SERVICE_NOT_CONFIGURED",
        detail: "This gateway does not serve \(route.method.name.service).")
    }
    return channel
  }

  private static func methodNotAllowed(_ method: HTTPMethod, _ allowed: HTTPFields) -> Problem {
    Problem(
      .methodNotAllowed, code: .unimplemented, reason: "METHOD_NOT_ALLOWED",
      detail: "\(method.rawValue) is not possible here; \(allowed["Allow"] ?? "nothing") is.", fields: allowed)
  }

  /// Nothing that is answered here may be kept, framed, sniffed or given scripts (OWASP ASVS 3.4).
  static func addCommonFields(to response: inout HTTPResponse, requestID: String?) {
    if let requestID { response.fields.add(RequestIdentity.field, requestID) }
    response.fields.add(contentsOf: commonFields)
  }

  private static let commonFields = FieldBlock([
    "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
  ])
}
