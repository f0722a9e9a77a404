import Protobuf

extension ScenarioReader {
  /// JSON in which strings are templates.
  func templateJSON(
    _ value: JSONValue, captures: [String], at path: JSONPath
  ) throws(JSONError) -> TemplateJSON {
    switch value {
    case .null, .bool, .number: return .constant(value)
    case .string(let text):
      let template = try template(text, captures: captures, at: path)
      return template.constant.map { .constant(.string($0)) } ?? .text(template)
    case .array(let elements):
      var parts: [TemplateJSON] = []
      for (index, element) in elements.enumerated() {
        parts.append(try templateJSON(element, captures: captures, at: path.element(index)))
      }
      return parts.allSatisfy(\.isConstant) ? .constant(value.unescaped(parts)) : .array(parts)
    case .object(let members):
      var parts: [TemplateJSON] = []
      for member in members {
        parts.append(try templateJSON(member.value, captures: captures, at: path.member(member.name)))
      }
      return parts.allSatisfy(\.isConstant) ? .constant(value.unescaped(parts)) : .object(members.map(\.name), parts)
    }
  }

  /// A text with `${…}` in it; `$${` stands for `${` itself.
  func template(_ text: String, captures: [String], at path: JSONPath) throws(JSONError) -> Template {
    var parts: [Template.Part] = []
    var literal = ""
    var rest = Substring(text)
    while !rest.isEmpty {
      if rest.hasPrefix("$${") {
        literal += "${"
        rest.removeFirst(3)
      } else if rest.hasPrefix("${") {
        guard let end = rest.firstIndex(of: "}") else { throw JSONError(at: path, "A ${ has no }.") }
        if !literal.isEmpty { parts.append(.text(literal)) }
        literal = ""
        let name = String(rest[rest.index(rest.startIndex, offsetBy: 2)..<end])
        parts.append(try variable(name, captures: captures, at: path))
        rest = rest[rest.index(after: end)...]
      } else {
        literal.append(rest.removeFirst())
      }
    }
    if !literal.isEmpty { parts.append(.text(literal)) }
    return Template(parts: parts)
  }

  private func variable(
    _ name: String, captures: [String], at path: JSONPath
  ) throws(JSONError) -> Template.Part {
    switch name {
    case "key": return .key
    case "run": return .run
    case "index": return .index
    default: break
    }
    // The newest capture of a name wins.
    if let slot = captures.lastIndex(of: name) { return .captured(slot) }
    let numbers = name.split(separator: ":")
    if numbers.count == 3, numbers[0] == "random", let from = Int64(numbers[1]), let to = Int64(numbers[2]),
      from <= to, to.subtractingReportingOverflow(from).partialValue < 1 << 40, to - from >= 0
    {
      return .random(from, to)
    }
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    if parts.count == 2, let feeder = feeders.firstIndex(where: { $0.name == parts[0] }) {
      if let column = feeders[feeder].columns.firstIndex(of: parts[1]) {
        return .column(feeder: feeder, column: column)
      }
      throw JSONError(
        at: path, "${\(name.prefix(60))}: the columns are \(feeders[feeder].columns.joined(separator: ", ")).")
    }
    throw JSONError(
      at: path,
      "${\(name.prefix(60))} is not known here: there are key, run, index, random:FROM:TO, columns of feeders "
        + "and what earlier steps of the flow captured.")
  }
}

extension TemplateJSON {
  var isConstant: Bool {
    if case .constant = self { true } else { false }
  }
}

extension JSONValue {
  /// The same with its children as the constants say, in which `$${` has become `${`.
  fileprivate func unescaped(_ parts: [TemplateJSON]) -> JSONValue {
    let values = parts.map { if case .constant(let value) = $0 { value } else { JSONValue.null } }
    switch self {
    case .array: return .array(values)
    case .object(let members): return .object(zip(members, values).map { JSONMember($0.name, $1) })
    case .null, .bool, .number, .string: return self
    }
  }
}
