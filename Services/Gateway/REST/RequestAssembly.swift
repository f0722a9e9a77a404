import HTTP
import Protobuf

/// Puts the parts of an HTTP request together to the one JSON object that is the request message: what the body gives,
/// what the path names, what the query adds. A value stated twice must be the same.
struct RequestAssembly {
  private let shape: MessageShape
  private var members: [JSONMember]

  /// Starts from the body: the whole message, or one field of it. `body` is nil when the method takes none.
  init(shape: MessageShape, bodyField: String?, body: JSONValue?) throws(Problem) {
    self.shape = shape
    members = []
    guard let bodyField, let body else { return }
    guard bodyField == "*" else {
      members = [JSONMember(MessageShape.jsonName(bodyField), body)]
      return
    }
    guard case .object(let given) = body else {
      throw .invalidField("", reason: "MALFORMED_REQUEST", "The body must be a JSON object.")
    }
    members = given
  }

  /// The message so far.
  var json: JSONValue { .object(members) }

  /// The text of a top-level field, if it has been given.
  func text(of field: String) -> String? {
    guard let field = shape.field(field) else { return nil }
    return members.first { $0.name == field.name || $0.name == field.jsonName }?.value.stringValue
  }

  /// True when the message has such a field.
  func has(_ field: String) -> Bool {
    shape.field(field) != nil
  }

  /// Fills a field from the path or a header, which must agree with what the body says.
  mutating func fill(_ path: String, _ text: String, from source: String) throws(Problem) {
    try set(path, .string(text)) {
      let jsonPath = Problem.jsonPath(path, bodyField: nil)
      return .invalidField(
        jsonPath, reason: "CONTRADICTORY_FIELD",
        "The field \(jsonPath) differs from what \(source) says; leave it out or make them agree.")
    }
  }

  /// Adds the parameters of a query. None may name what the path or the body gives.
  mutating func add(query: [(name: String, value: String)], except taken: Set<String>) throws(Problem) {
    var seen: Set<String> = []
    for (name, value) in query {
      guard let (field, path) = resolve(name), !taken.contains(String(path.prefix { $0 != "." })) else {
        throw .invalidField(
          name, reason: "UNKNOWN_QUERY_PARAMETER",
          "The query parameter \(name) does not exist here; remove it or correct the spelling.")
      }
      if field.isRepeated {
        try append(path, Self.value(of: field, value))
      } else {
        guard seen.insert(path).inserted else {
          throw .invalidField(
            name, reason: "REPEATED_QUERY_PARAMETER", "The query parameter \(name) may be given only once.")
        }
        try set(path, Self.value(of: field, value)) {
          .invalidField(name, reason: "CONTRADICTORY_FIELD", "The field \(name) is given twice.")
        }
      }
    }
  }

  /// The field that a dotted name in either spelling means, and its path in the schema's spelling.
  private func resolve(_ name: String) -> (field: MessageShape.Field, path: String)? {
    var shape = shape
    var path: [String] = []
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      guard let field = shape.field(String(part)) else { return nil }
      path.append(field.name)
      if index == parts.count - 1 { return (field, path.joined(separator: ".")) }
      guard case .message(let inner) = field.kind, !field.isRepeated else { return nil }
      shape = inner
    }
    return nil
  }

  private static func value(of field: MessageShape.Field, _ text: String) -> JSONValue {
    guard case .bool = field.kind, text == "true" || text == "false" else { return .string(text) }
    return .bool(text == "true")
  }

  private mutating func set(_ path: String, _ value: JSONValue, or problem: () -> Problem) throws(Problem) {
    let parts = path.split(separator: ".").map(String.init)
    guard Self.change(&members, parts[...], { $0 == nil || $0 == .null || $0 == value ? value : nil }) else {
      throw problem()
    }
  }

  private mutating func append(_ path: String, _ value: JSONValue) throws(Problem) {
    let parts = path.split(separator: ".").map(String.init)
    _ = Self.change(&members, parts[...]) { .array(($0?.arrayValue ?? []) + [value]) }
  }

  /// Replaces the value at a path by what `change` makes of it, creating objects on the way; false when there is
  /// something other than an object on the way, or when `change` refuses.
  private static func change(
    _ members: inout [JSONMember], _ path: ArraySlice<String>, _ change: (JSONValue?) -> JSONValue?
  ) -> Bool {
    guard let name = path.first else { return false }
    let jsonName = MessageShape.jsonName(name)
    let index = members.firstIndex { $0.name == name || $0.name == jsonName }
    let present = index.map { members[$0].value }
    var changed: JSONValue?
    if path.count == 1 {
      changed = change(present)
    } else {
      guard case .object(var inner) = present ?? .object([]) else { return false }
      guard self.change(&inner, path.dropFirst(), change) else { return false }
      changed = .object(inner)
    }
    guard let changed else { return false }
    if let index {
      members[index].value = changed
    } else {
      members.append(JSONMember(jsonName, changed))
    }
    return true
  }
}
