/// Collects lines of Swift with their indentation.
struct CodeWriter {
  private(set) var text = ""
  private var depth = 0

  /// One line; an empty one has no spaces.
  mutating func line(_ line: String = "") {
    text += line.isEmpty ? "\n" : String(repeating: "  ", count: depth) + line + "\n"
  }

  /// `opening {`, what `body` writes one level in, and the closing brace.
  mutating func block(_ opening: String, closing: String = "}", _ body: (inout CodeWriter) -> Void) {
    line(opening + " {")
    depth += 1
    body(&self)
    depth -= 1
    line(closing)
  }

  /// A proto file's comment as documentation; nothing when it is empty.
  mutating func documentation(_ comment: String) {
    var lines = comment.split(separator: "\n", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
    while lines.last?.isEmpty == true { lines.removeLast() }
    for text in lines { line(text.isEmpty ? "///" : "/// \(text)") }
  }

  /// Lines one level in, without braces.
  mutating func indented(_ body: (inout CodeWriter) -> Void) {
    depth += 1
    body(&self)
    depth -= 1
  }
}
