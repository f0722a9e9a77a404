/// Where in a JSON text something stands, written like `account.roles[2]`; empty at the top.
public indirect enum JSONPath: Hashable, Sendable {
  /// The top of the text.
  case root
  case named(String, in: JSONPath)
  case indexed(Int, in: JSONPath)

  /// The member `name` of the object here.
  public func member(_ name: String) -> JSONPath { .named(name, in: self) }

  /// The element at `index` of the array here.
  public func element(_ index: Int) -> JSONPath { .indexed(index, in: self) }
}

extension JSONPath: CustomStringConvertible {
  /// Member names are cut at 80 characters: they are the sender's.
  public var description: String {
    switch self {
    case .root: ""
    case .named(let name, .root): String(name.prefix(80))
    case .named(let name, let outer): "\(outer).\(name.prefix(80))"
    case .indexed(let index, let outer): "\(outer)[\(index)]"
    }
  }
}

/// Why a JSON text is not the message that was asked for.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where: a path into the text, empty for the text as a whole.
  public let path: JSONPath
  /// What is wrong and what is allowed, one sentence without the path.
  public let problem: String

  public init(at path: JSONPath, _ problem: String) {
    self.path = path
    self.problem = problem
  }

  public var description: String { path == .root ? problem : "\(path): \(problem)" }
}
