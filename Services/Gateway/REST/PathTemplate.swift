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

  /// The fields that a path fills which fits the segments.
  func fields(of path: RequestPath) -> [(field: String, value: String)] {
    variables.map { ($0.field, path.text(of: $0.segments)) }
  }
}
