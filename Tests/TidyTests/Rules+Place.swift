/// What belongs where: SQL in stores, integers near money, exhaustive switches in the rules.
extension Rule {
  private static let statement =
    "\\b(SELECT\\s+[\\w*(]|INSERT\\s+(OR \\w+ )?INTO\\b|UPDATE\\s+\\w+\\s+SET\\b|DELETE\\s+FROM\\b|(CREATE|DROP|ALTER)\\s+TABLE\\b)"

  static let sqlPlace = Rule(
    name: "SQL lives in Store/ and Shared/Storage",
    applies: { $0.isProduct && !$0.path.contains("/Store/") && !$0.isUnder(["Shared/Storage/"]) },
    check: { $0.breaches(of: statement, in: .withoutComments, "move the statement into the service's Store/") },
    bad: [("Services/Users/Handlers/X.swift", "let sql = \"SELECT name FROM accounts\"")],
    good: [
      ("Services/Users/Store/X.swift", "let sql = \"SELECT name FROM accounts\""),
      ("Services/Users/Handlers/X.swift", "// SELECT name FROM accounts\nlet text = \"Select a file\""),
    ])

  static let selectStar = Rule(
    name: "no SELECT *: a statement works before and after a migration",
    applies: { $0.isProduct },
    check: { $0.breaches(of: "\\bSELECT\\s+\\*", in: .withoutComments, "name the columns") },
    bad: [("Services/Users/Store/X.swift", "let sql = \"SELECT * FROM accounts\"")],
    good: [("Services/Users/Store/X.swift", "let sql = \"SELECT COUNT(*) FROM accounts\"")])

  static let floatingPoint = Rule(
    name: "no Double, Float or Decimal near money",
    applies: {
      $0.isProduct
        && ($0.isUnder(["Shared/BillingTypes/"]) || $0.path.contains("/Domain/") || $0.path.contains("/Store/"))
    },
    check: { $0.breaches(of: "\\b(Double|Float|Float16|CGFloat|Decimal)\\b", "use Money and Int128") },
    bad: [("Shared/BillingTypes/Money.swift", "let x: Double = 1"), ("Services/Users/Store/X.swift", "Decimal(1)")],
    good: [
      ("Shared/BillingTypes/Money.swift", "// never a Double\nlet x: Int128 = 1"),
      ("Shared/RPC/X.swift", "let x: Double = 1"),
    ])

  static let exhaustiveSwitch = Rule(
    name: "no default: in a switch over our own enum (Domain)",
    applies: { $0.isProduct && $0.path.contains("/Domain/") },
    check: { file in
      file.breaches(
        of: "\\bswitch [^{]*\\{(?:[^{}]|\\{[^{}]*\\})*\\bcase \\.(?:[^{}]|\\{[^{}]*\\})*\\bdefault:",
        "name every case; the compiler then tells the next person what is missing")
    },
    bad: [("Services/Users/Domain/X.swift", "switch state {\ncase .active: f()\ndefault: g()\n}")],
    good: [
      ("Services/Users/Domain/X.swift", "switch count {\ncase 1: f()\ndefault: g()\n}\nswitch a {\ncase .b: f()\n}")
    ])

  static let noPackages = Rule(
    name: "no Swift packages",
    applies: { $0.path == "Package.swift" },
    check: {
      $0.breaches(of: "\\.package\\(|^\\s*dependencies: \\[\\s*\\.pack" + "age", "what is used is the distribution's")
    },
    bad: [("Package.swift", ".package(url: \"https://example.com\")")],
    good: [("Package.swift", "let package = Package(name: \"x\")")])
}
