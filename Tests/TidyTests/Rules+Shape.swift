import Foundation

/// How files look: length, names, words.
extension Rule {
  static let fileLength = Rule(
    name: "a file has at most 400 lines",
    applies: { $0.isSwift },
    check: { file in
      guard file.lineCount > 400 else { return [] }
      return [Breach(path: file.path, line: 401, message: "\(file.lineCount) lines; split the file by type or verb")]
    },
    bad: [("Shared/CSV/Long.swift", String(repeating: "\n", count: 401))],
    good: [("Shared/CSV/Short.swift", String(repeating: "\n", count: 400))])

  static let thinMain = Rule(
    name: "a main.swift of a service has at most 30 lines",
    applies: { $0.isProduct && $0.path.hasPrefix("Services/") && $0.fileName == "main.swift" },
    check: { file in
      guard file.lineCount > 30 else { return [] }
      return [Breach(path: file.path, line: 31, message: "move what is not start-up into the room below")]
    },
    bad: [("Services/Users/Main/main.swift", String(repeating: "\n", count: 31))],
    good: [("Services/Users/Main/main.swift", String(repeating: "\n", count: 30))])

  private static let emptyNames = "(Utils?|Utilit(y|ies)|Common|Helpers?|Managers?|Misc|Core)"

  static let bannedNames = Rule(
    name: "nothing is called Utils, Common, Helper, Core or Manager, nor something of that",
    applies: { $0.isSwift },
    check: { file in
      let message = "name it for what it is or does"
      let inPath = SourceFile(path: file.path, text: "")
        .pathBreaches(of: "(^|/)[A-Za-z]*\(emptyNames)([+./]|$)", message)
      return inPath
        + file.breaches(of: "\\b(class|struct|enum|protocol|actor|typealias) [A-Za-z]*\(emptyNames)\\b", message)
    },
    bad: [
      ("Shared/CSV/CSVUtils.swift", ""), ("Shared/Common/X.swift", ""), ("Shared/CSV/Helpers+Text.swift", ""),
      ("Shared/CSV/X.swift", "struct LicenseManager {}"), ("Shared/CSV/X.swift", "enum Helpers {}"),
    ],
    good: [("Shared/CSV/Score.swift", "struct Encore {}\nenum CommonOptions {}\nlet corePath = 1")])

  static let leftovers = Rule(
    name: "no TODO, FIXME or commented-out code",
    applies: { $0.isSwift && !$0.isTidy },
    check: { file in
      file.breaches(of: "\\b(TO" + "DO|FIX" + "ME)\\b", in: .text, "do it, or write it where work is planned")
        + file.breaches(
          of:
            "^\\s*//+\\s*((let|var) \\w+(: \\w+)? = |((private|package|static) )*func \\w+\\(|\\}\\s*$|import \\w+\\s*$)",
          in: .text, "remove code that is commented out; the history keeps it")
    },
    bad: [
      ("Shared/CSV/X.swift", "// TO" + "DO: later"), ("Shared/CSV/X.swift", "  // let x" + " = 1"),
      ("Shared/CSV/X.swift", "// }"),
    ],
    good: [("Shared/CSV/X.swift", "// Let the reader say what it wants.\nlet x = 1")])

  static let spelling = Rule(
    name: "American spelling in code and schema",
    applies: { $0.isSwift || $0.path.hasSuffix(".proto") },
    check: { file in
      file.breaches(
        of: "(?i)[a-z_]*(licence|catalogue|colour|behaviour|authoris|normalis|serialis)[a-z_]*", "American spelling")
    },
    bad: [("Shared/CSV/X.swift", "let licence" + " = 1")],
    good: [("Shared/CSV/X.swift", "let license = 1 // a licen" + "ce")])

  static let localPaths = Rule(
    name: "no path of one machine",
    applies: { _ in true },
    check: {
      $0.breaches(of: "(^|[\\s\"'`(=])/(wor" + "k|root|home)/\\S*", in: .text, "write it relative to the repository")
    },
    bad: [("README.md", "see /wor" + "k/main")],
    good: [("README.md", "see `deploy/work/x` and https://example.com/home/page")])

  static let sharedAccess = Rule(
    name: "what crosses modules is public in Shared, where the compiler may then inline it, and `package` in services",
    applies: { $0.isProduct },
    check: { file in
      file.path.hasPrefix("Shared/") && !file.path.hasPrefix("Shared/Generator/")
        ? file.breaches(of: "^\\s*(@\\w+ )*(package|open) ", "write `public`")
        : file.breaches(of: "^\\s*(@\\w+ )*(public|open) ", "write `package`")
    },
    bad: [("Shared/CSV/X.swift", "package struct X {}"), ("Services/Users/Store/X.swift", "public struct X {}")],
    good: [
      ("Shared/CSV/X.swift", "public struct X {}\n// package is not\nlet isOpen = true"),
      ("Services/Users/Store/X.swift", "package struct X {}"),
    ])
}

extension SourceFile {
  /// A breach when the path itself matches.
  func pathBreaches(of pattern: String, _ message: String) -> [Breach] {
    guard path.range(of: pattern, options: .regularExpression) != nil else { return [] }
    return [Breach(path: path, line: 1, message: message)]
  }
}
