import HTTP
import RPC
import Schemas

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
  private let routes: [[Route]]

  init(_ methods: [MethodDescriptor]) {
    let all = methods.flatMap { method in method.routes.map { Route(method, $0) } }
      .sorted { $0.template.literalCount > $1.template.literalCount }
    let countMax = all.map(\.template.segments.count).max() ?? 0
    routes = (0...countMax).map { count in all.filter { $0.template.segments.count == count } }
  }

  /// `path` as it was sent. HEAD is answered wherever GET is.
  func match(_ method: HTTPMethod, path: String) -> Match {
    guard let path = RequestPath(path) else { return .unknownPath }
    let wanted = method == .head ? .get : method
    var others: [HTTPMethod] = []
    for route in path.count < routes.count ? routes[path.count] : [] {
      guard let fields = route.template.match(path) else { continue }
      if route.verb == wanted { return .route(route, pathFields: fields) }
      others.append(route.verb)
    }
    if others.isEmpty { return .unknownPath }
    if others.contains(.get) { others.append(.head) }
    return .otherMethods(Array(Set(others)).sorted { $0.rawValue < $1.rawValue })
  }
}
