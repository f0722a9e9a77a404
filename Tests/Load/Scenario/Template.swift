package import Protobuf

/// A text with variables in it: `${feeder.column}`, `${captured}`, `${key}`, `${run}`, `${index}`, `${random:1:100}`.
package struct Template: Sendable, Hashable {
  enum Part: Sendable, Hashable {
    case text(String)
    case column(feeder: Int, column: Int)
    case captured(Int)
    case key
    case run
    case index
    case random(Int64, Int64)
  }

  private static let usualBytes = 120

  var parts: [Part]

  /// The text when nothing varies in it.
  var constant: String? {
    switch parts.count {
    case 0: return ""
    case 1:
      if case .text(let text) = parts[0] { return text }
      return nil
    default: return nil
    }
  }

  /// Whether a key stands in it, so that every call of it is another.
  var hasKey: Bool { parts.contains(.key) }

  /// The text with its variables replaced; `escape` is applied to each value.
  func rendered(_ values: inout FlowValues, escape: (String) -> String = { $0 }) -> String {
    var text = ""
    // A path with its values in one piece of memory; a single part is taken as it is.
    if parts.count > 1 { text.reserveCapacity(Self.usualBytes) }
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .column(let feeder, let column): text += escape(values.cell(feeder, column))
      case .captured(let slot): text += escape(values.captured[slot])
      case .key: text += escape(values.key)
      case .run: text += escape(values.run)
      case .index: text += String(values.arrival)
      case .random(let from, let to): text += String(values.number(from, to))
      }
    }
    return text
  }
}

/// JSON with templates where strings are.
package indirect enum TemplateJSON: Sendable, Hashable {
  case constant(JSONValue)
  case text(Template)
  case array([TemplateJSON])
  case object([String], [TemplateJSON])

  /// The JSON with its variables replaced.
  func rendered(_ values: inout FlowValues) -> JSONValue {
    switch self {
    case .constant(let value): return value
    case .text(let template): return .string(template.rendered(&values))
    case .array(let elements):
      var rendered: [JSONValue] = []
      for element in elements { rendered.append(element.rendered(&values)) }
      return .array(rendered)
    case .object(let names, let elements):
      var members: [JSONMember] = []
      members.reserveCapacity(names.count)
      for (name, element) in zip(names, elements) { members.append(JSONMember(name, element.rendered(&values))) }
      return .object(members)
    }
  }

  /// Whether a key stands in it.
  var hasKey: Bool {
    switch self {
    case .constant: false
    case .text(let template): template.hasKey
    case .array(let elements), .object(_, let elements): elements.contains(where: \.hasKey)
    }
  }
}
