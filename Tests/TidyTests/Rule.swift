import Foundation
import Testing

/// A breach of a house rule, printed as `path:line: what to do`.
struct Breach: Sendable, CustomStringConvertible {
  let path: String
  let line: Int
  let message: String

  var description: String { "\(path):\(line): \(message)" }
}

/// A house rule over single files, with a sample that breaks it, so that no rule is a guard that nobody saw fail.
struct Rule: Sendable, CustomTestStringConvertible {
  let name: String
  /// Which files the rule is about.
  let applies: @Sendable (SourceFile) -> Bool
  let check: @Sendable (SourceFile) -> [Breach]
  /// Files that break the rule, as path and text.
  let bad: [(path: String, text: String)]
  /// Files that look alike and keep it.
  let good: [(path: String, text: String)]

  var testDescription: String { name }

  func breaches(in files: [SourceFile]) -> [Breach] {
    files.filter(applies).flatMap(check)
  }
}

/// Which view of a file a pattern is searched in.
enum View: Sendable {
  case text, withoutComments, code
}

extension SourceFile {
  /// One breach for every place where the pattern matches.
  func breaches(of pattern: String, in view: View = .code, _ message: String) -> [Breach] {
    let text =
      switch view {
      case .text: text
      case .withoutComments: withoutComments
      case .code: code
      }
    guard let expression = try? NSRegularExpression(pattern: pattern, options: [.anchorsMatchLines]) else {
      return [Breach(path: path, line: 0, message: "the rule's own pattern is broken: \(pattern)")]
    }
    let whole = NSRange(text.startIndex..., in: text)
    return expression.matches(in: text, range: whole).compactMap { match in
      guard let range = Range(match.range, in: text) else { return nil }
      let line = 1 + text[..<range.lowerBound].utf8.count { $0 == UInt8(ascii: "\n") }
      return Breach(path: path, line: line, message: "`\(text[range])`: \(message)")
    }
  }

  var isSwift: Bool { path.hasSuffix(".swift") }
  var isProduct: Bool { isSwift && isUnder(["Services/", "Shared/"]) }
  /// These rules themselves, whose samples break them on purpose.
  var isTidy: Bool { isUnder(["Tests/TidyTests/"]) }
  var isTest: Bool { isSwift && isUnder(["Tests/"]) }
}
