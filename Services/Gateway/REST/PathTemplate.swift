import HTTP

/// The path pattern of a route, in the syntax of `google.api.http`: `/v1/{name=accounts/*/users/*}:activate`.
struct PathTemplate: Sendable, Hashable {
  enum Segment: Sendable, Hashable {
    case literal(String)
    case any
  }

  /// A field of the request that is filled from some of the segments.
  struct Variable: Sendable, Hashable {
    /// Dotted path of the field, in the names of the schema.
    let field: String
    let segments: Range<Int>
  }

  let text: String
  let segments: [Segment]
  let variables: [Variable]
  /// What follows the colon after the last segment, as in `changeQuantity`.
  let verb: String?

  /// Reads a template of the schema. It is a programmer error to give one that uses what we do not: `**` and
  /// variables without a slash before them.
  init(_ text: String) {
    precondition(text.hasPrefix("/"), "a route begins with a slash: \(text)")
    self.text = text
    var segments: [Segment] = []
    var variables: [Variable] = []
    var rest = text.dropFirst()
    var verb: String?
    while !rest.isEmpty {
      if rest.first == "{" {
        let end = rest.firstIndex(of: "}") ?? rest.endIndex
        precondition(end < rest.endIndex, "a variable of a route ends with a brace: \(text)")
        let sides = rest[rest.index(after: rest.startIndex)..<end].split(separator: "=", maxSplits: 1)
        let parts = sides.count > 1 ? sides[1].split(separator: "/").map(Self.segment) : [.any]
        variables.append(Variable(field: String(sides[0]), segments: segments.count..<(segments.count + parts.count)))
        segments += parts
        rest = rest[rest.index(after: end)...]
      } else {
        let literal = rest.prefix { $0 != "/" && $0 != ":" }
        segments.append(Self.segment(literal))
        rest = rest[literal.endIndex...]
      }
      guard let separator = rest.popFirst() else { break }
      precondition(separator == "/" || separator == ":", "a route's parts are divided by slashes: \(text)")
      guard separator == ":" else { continue }
      verb = String(rest)
      break
    }
    self.segments = segments
    self.variables = variables
    self.verb = verb
  }

  private static func segment(_ text: some StringProtocol) -> Segment {
    precondition(text != "**" && !text.isEmpty, "a route's segment is one name or one star")
    return text == "*" ? .any : .literal(String(text))
  }

  /// How many segments are fixed; of two templates that match, the one with more of them is meant.
  var literalCount: Int {
    segments.count { $0 != .any }
  }

  /// The fields that the path fills, when it matches; nil when not.
  func match(_ path: RequestPath) -> [(field: String, value: String)]? {
    guard path.verb == verb, path.segments.count == segments.count else { return nil }
    for (segment, given) in zip(segments, path.segments) {
      switch segment {
      case .any: if given.decoded.isEmpty { return nil }
      case .literal(let literal): if given.decoded != literal { return nil }
      }
    }
    return variables.map { variable in
      let parts = path.segments[variable.segments]
      let value = parts.count == 1 ? parts.map(\.decoded) : parts.map(\.decodedExceptSlash)
      return (variable.field, value.joined(separator: "/"))
    }
  }
}

/// A request's path cut into segments, with the verb after the last colon apart.
struct RequestPath: Sendable {
  struct Segment: Sendable {
    /// With every escape resolved: for a segment that is a whole field.
    let decoded: String
    /// With escaped slashes left as they are: for a segment among several of a resource name, where they would
    /// otherwise look like separators (google/api/http.proto).
    let decodedExceptSlash: String
  }

  let segments: [Segment]
  let verb: String?

  /// Nil when an escape does not decode to UTF-8.
  init?(_ path: String) {
    var parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .dropFirst().map { Substring($0) }
    var verb: String?
    if let last = parts.last, let colon = last.utf8.lastIndex(of: UInt8(ascii: ":")) {
      guard let decoded = PercentEncoding.decoded(last[last.utf8.index(after: colon)...]) else { return nil }
      verb = decoded
      parts[parts.endIndex - 1] = last[..<colon]
    }
    self.verb = verb
    var segments: [Segment] = []
    for part in parts {
      guard let decoded = PercentEncoding.decoded(part) else { return nil }
      let kept = decoded.contains("/") ? Self.keepingSlash(part) : decoded
      segments.append(Segment(decoded: decoded, decodedExceptSlash: kept))
    }
    self.segments = segments
  }

  private static func keepingSlash(_ part: Substring) -> String {
    let upper = part.split(separator: "%2F", omittingEmptySubsequences: false)
    let pieces = upper.map { $0.split(separator: "%2f", omittingEmptySubsequences: false) }
    return pieces.map { $0.map { PercentEncoding.decoded($0) ?? String($0) }.joined(separator: "%2f") }
      .joined(separator: "%2F")
  }
}
