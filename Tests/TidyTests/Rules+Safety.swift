/// What must not be written: traps for the world's errors, swallowed errors, hidden inputs.
extension Rule {
  static let traps = Rule(
    name: "no try!, as! or fatalError without a sentence in the product",
    applies: { $0.isProduct },
    check: { file in
      file.breaches(of: "\\b(try|as)!", "handle the error, or prove it with a precondition that says why")
        + file.breaches(of: "\\bfatalError\\(\\s*\\)|\\bpreconditionFailure\\(\\s*\\)", "say what was broken")
    },
    bad: [
      ("Shared/CSV/X.swift", "let x = try! f()"), ("Shared/CSV/X.swift", "let x = y as! Int"),
      ("Shared/CSV/X.swift", "fatalError()"),
    ],
    good: [("Shared/CSV/X.swift", "let x = try f() // never try!\nfatalError(\"the writer is gone\")")])

  static let swallowedErrors = Rule(
    name: "no empty catch",
    applies: { $0.isSwift && !$0.isTidy },
    check: {
      $0.breaches(of: "\\bcatch( \\w[\\w.]*)? ?\\{\\s*\\}", in: .withoutComments, "handle it or let it through")
    },
    bad: [("Shared/CSV/X.swift", "do { try f() } catch {}")],
    good: [("Shared/CSV/X.swift", "do { try f() } catch { report(error) }")])

  /// The one place of each hidden input; everything else gets it as an argument.
  private static let ambientFiles = ["Shared/ServiceRuntime/Ambient", "Shared/Transport/MonotonicClock.swift"]

  static let ambient = Rule(
    name: "time, chance and the environment are passed in",
    applies: { $0.isProduct && !$0.isUnder(ambientFiles) },
    check: { file in
      file.breaches(of: "\\bDate\\(\\)|\\bDate\\.now\\b|\\btime\\(nil\\)", "take a WallClock")
        + file.breaches(
          of: "\\bclock_gettime\\(|\\b(Continuous|Suspending)Clock\\b|\\bDispatchTime\\.now", "use the loop's clock")
        + file.breaches(
          of: "\\bUUID\\(\\)|\\.random\\(|SystemRandomNumberGenerator|\\bget(random|entropy)\\(|\\barc4random",
          "take a Randomness")
        + file.breaches(of: "\\bTask\\.sleep\\b|\\b(u|nano)?sleep\\(", "schedule it on the loop")
        + file.breaches(
          of: "\\b(secure_)?getenv\\(|processInfo\\.environment", "configuration comes from ServiceRuntime")
    },
    bad: [
      ("Services/Users/Handlers/X.swift", "let now = Date()"), ("Services/Users/Domain/X.swift", "let id = UUID()"),
      ("Shared/RPC/X.swift", "try await Task.sleep(for: .seconds(1))"), ("Shared/RPC/X.swift", "usleep(1)"),
      ("Shared/RPC/X.swift", "getenv(\"HOME\")"), ("Shared/RPC/X.swift", "Int.random(in: 0..<3)"),
    ],
    good: [
      ("Shared/ServiceRuntime/Ambient.swift", "let now = Date()"),
      ("Shared/RPC/X.swift", "let now = clock.now() // not Date()\nlet date = Date(timeIntervalSince1970: 0)"),
    ])

  /// Where time itself is the matter: an echo with a delay to test deadlines against, benchmarks that measure for a
  /// while, kills at random moments.
  private static let timedOnPurpose = [
    "Tests/Bench/", "Tests/EchoService/EchoMethods.swift", "Tests/HouseTests/RandomKillsTests.swift",
  ]

  static let waitingInTests = Rule(
    name: "a test does not sleep and is not skipped",
    applies: { $0.isTest && !$0.isTidy && !$0.isUnder(timedOnPurpose) },
    check: { file in
      file.breaches(of: "\\bTask\\.sleep\\b|(?<![.\\w])(u|nano)?sleep\\(", "wait for the thing itself")
        + file.breaches(
          of: "\\.(disabled|enabled)\\(|\\bXCTSkip|\\bwithKnownIssue\\b",
          "repair it or remove it; install what it needs in Tests/run")
    },
    bad: [
      ("Tests/CSVTests/X.swift", "usleep(10)"), ("Tests/CSVTests/X.swift", "@Test(.disabled()) func x() {}"),
      ("Tests/CSVTests/X.swift", "@Test(.enabled(if: Judge.isThere)) func x() {}"),
      ("Tests/CSVTests/X.swift", "withKnownIssue { #expect(false) }"),
    ],
    good: [("Tests/CSVTests/X.swift", "try await ready.wait() // no sleep(1)")])

  static let logInterpolation = Rule(
    name: "a log message is static; what varies is metadata",
    applies: { $0.isProduct },
    check: {
      $0.breaches(
        of: "\\blog(ger)?\\.(trace|debug|info|notice|warning|error|critical)\\(\\s*\"[^\"\\n]*\\\\\\(",
        in: .withoutComments,
        "put the value into the metadata")
    },
    bad: [("Shared/RPC/X.swift", "log.info(\"started \\(name)\")")],
    good: [("Shared/RPC/X.swift", "log.info(\"started\", [\"name\": \"\\(name)\"])")])
}
