import HTTP
import Protobuf
import RPC
import Schemas

/// One way to call a method over HTTP.
struct Route: Sendable {
  let method: MethodDescriptor
  let verb: HTTPMethod
  let template: PathTemplate
  /// The field of the request that the body is; `*` for the whole request, nil for none.
  let bodyField: String?
  let answer: AnswerShape
  let requestShape: MessageShape
  /// Whether the body is a file: it may be sent as it is, with its own media type.
  let takesFile: Bool
  /// Whether the answer is a file, which the service sends in pieces.
  var givesFile: Bool { method.shape == .serverStreaming }

  /// The bindings of a method.
  static func all(of method: MethodDescriptor) -> [Route] {
    let shape = MessageShape(of: method.requestType)
    return method.routes.map { route in
      guard let verb = HTTPMethod(rawValue: route.verb.uppercased()) else {
        preconditionFailure("\(method.name) has a route with the unknown verb \(route.verb)")
      }
      return Route(
        method: method, verb: verb, template: PathTemplate(route.template),
        bodyField: route.body.isEmpty ? nil : route.body,
        answer: AnswerShape(method.responseType, showing: route.responseBody),
        requestShape: shape, takesFile: shape.field(route.body).map(FileBody.isFile) ?? false)
    }
  }
}

/// Finds the route of a request in the table that the schemas make.
struct Router: Sendable {
  enum Match: Sendable {
    /// The route, and the fields that the path fills.
    case route(Route, pathFields: [(field: String, value: String)])
    /// The path exists, with these methods.
    case otherMethods([HTTPMethod])
    case unknownPath
  }

  /// By number of segments; those with more fixed segments first.
  private let routes: [Int: [Route]]

  init(_ methods: [MethodDescriptor]) {
    let all = methods.flatMap(Route.all).sorted { $0.template.literalCount > $1.template.literalCount }
    routes = Dictionary(grouping: all) { $0.template.segments.count }
  }

  /// `path` as it was sent. HEAD is answered wherever GET is.
  func match(_ method: HTTPMethod, path: String) -> Match {
    guard let path = RequestPath(path) else { return .unknownPath }
    let wanted = method == .head ? .get : method
    var others: [HTTPMethod] = []
    for route in routes[path.segments.count] ?? [] {
      guard let fields = route.template.match(path) else { continue }
      if route.verb == wanted { return .route(route, pathFields: fields) }
      others.append(route.verb)
    }
    if others.isEmpty { return .unknownPath }
    if others.contains(.get) { others.append(.head) }
    return .otherMethods(Array(Set(others)).sorted { $0.rawValue < $1.rawValue })
  }
}
