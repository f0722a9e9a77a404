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

  /// Routes of the same segments, whatever they call them.
  private final class Group: Sendable {
    let segments: [PathTemplate.Segment]
    let routes: [Route]

    init(_ segments: [PathTemplate.Segment], _ routes: [Route]) {
      self.segments = segments
      self.routes = routes
    }
  }

  /// By number of segments; those with more fixed segments first.
  private let groups: [[Group]]

  init(_ methods: [MethodDescriptor]) {
    let all = methods.flatMap { method in method.routes.map { (method, $0) } }.enumerated()
      .map { number, way in Route(way.0, way.1, number: number) }
      .sorted { $0.template.literalCount > $1.template.literalCount }
    let countMax = all.map(\.template.segments.count).max() ?? 0
    groups = (0...countMax).map { count in Self.groups(all.filter { $0.template.segments.count == count }) }
  }

  private static func groups(_ routes: [Route]) -> [Group] {
    var groups: [[Route]] = []
    for route in routes {
      if let index = groups.firstIndex(where: { $0[0].template.segments == route.template.segments }) {
        groups[index].append(route)
      } else {
        groups.append([route])
      }
    }
    return groups.map { Group($0[0].template.segments, $0) }
  }

  /// `path` as it was sent. HEAD is answered wherever GET is.
  func match(_ method: HTTPMethod, path: String) -> Match {
    guard let path = RequestPath(path) else { return .unknownPath }
    let wanted = method == .head ? .get : method
    var others: [HTTPMethod] = []
    let candidates = path.count < groups.count ? groups[path.count] : []
    for index in candidates.indices where path.fits(candidates[index].segments) {
      for route in candidates[index].routes where route.template.verb == path.verb {
        if route.verb == wanted { return .route(route, pathFields: route.template.fields(of: path)) }
        others.append(route.verb)
      }
    }
    if others.isEmpty { return .unknownPath }
    if others.contains(.get) { others.append(.head) }
    return .otherMethods(Array(Set(others)).sorted { $0.rawValue < $1.rawValue })
  }
}
