/// Where in a JSON text something stands, written like `account.roles[2]`; empty at the top.
package struct JSONPath: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  /// The top of the text.
  package static let root = JSONPath(description: "")

  private init(description: String) { self.description = description }

  /// The member `name` of the object here.
  package func member(_ name: String) -> JSONPath {
    JSONPath(description: description.isEmpty ? name : "\(description).\(name)")
  }

  /// The element at `index` of the array here.
  package func element(_ index: Int) -> JSONPath { JSONPath(description: "\(description)[\(index)]") }
}

/// Why a JSON text is not the message that was asked for.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where: a path into the text, empty for the text as a whole.
  package let path: JSONPath
  /// What is wrong and what is allowed, one sentence without the path.
  package let problem: String

  package init(at path: JSONPath, _ problem: String) {
    self.path = path
    self.problem = problem
  }

  package var description: String { path == .root ? problem : "\(path): \(problem)" }
}
