import Foundation

/// Documentation: every type that crosses modules says what it means, and pages name files that exist.
extension Rule {
  static let documentation = Rule(
    name: "every type that crosses modules has a docstring",
    applies: { $0.isProduct && !$0.isUnder(["Shared/Generator/"]) },
    check: { file in
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
      let code = file.code.split(separator: "\n", omittingEmptySubsequences: false)
      return code.indices.compactMap { index -> Breach? in
        guard isDeclaration(code[index]), !isDocumented(lines, before: index) else { return nil }
        return Breach(
          path: file.path, line: index + 1, message: "say what it means: \(lines[index].drop { $0 == " " })")
      }
    },
    bad: [("Shared/CSV/X.swift", "package struct X {}"), ("Shared/CSV/X.swift", "/// X\n\npackage enum X {}")],
    good: [
      ("Shared/CSV/X.swift", "/// X\n@frozen\npackage struct X: Y {\n  package var description: String { \"\" }\n}"),
      ("Shared/CSV/X.swift", "package import Foundation\npackage extension X {}"),
    ])

  private static func isDeclaration(_ line: Substring) -> Bool {
    guard line.contains("package ") else { return false }
    let pattern = "^\\s*(@\\S+ )*package ((final|indirect) )?(class|struct|enum|protocol|actor) "
    return line.range(of: pattern, options: .regularExpression) != nil
  }

  /// A `///` directly above, passing over attributes.
  private static func isDocumented(_ lines: [Substring], before index: Int) -> Bool {
    for line in lines[..<index].reversed() {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("///") { return true }
      if !text.hasPrefix("@") { return false }
    }
    return false
  }
}
