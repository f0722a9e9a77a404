/// A command line that was understood.
package struct LoadArguments: Sendable, Hashable {
  package enum Command: String, Sendable, CaseIterable { case run, knee, compare, report, check, worker, help }

  package var command: Command
  package var operands: [String] = []
  /// By flag, in the order given; flags that stand alone have empty values.
  package var values: [String: [String]] = [:]

  private struct Flag {
    var value: String?
    var commands: Set<Command>
    var summary: String
  }

  private static let loading: Set<Command> = [.run, .knee, .worker]
  private static let flags: [String: Flag] = [
    "--target": Flag(
      value: "NAME=ADDRESS", commands: loading.union([.check]),
      summary: "where a target is, instead of what the file says; repeatable"),
    "--token-file": Flag(value: "FILE", commands: loading, summary: "the bearer token for REST targets"),
    "--identity-key-file": Flag(
      value: "FILE", commands: loading,
      summary: "the house's key, to sign calls of ttrpc targets as the provider's staff"),
    "--seed": Flag(value: "N", commands: loading, summary: "another seed than the file's"),
    "--run-id": Flag(
      value: "TEXT", commands: loading, summary: "part of every idempotency key (default: from the clock)"),
    "--loops": Flag(value: "N", commands: loading, summary: "event loops of each process (default: one for each core)"),
    "--workers": Flag(value: "N", commands: [.run, .knee], summary: "processes that generate load here (default 1)"),
    "--out": Flag(
      value: "DIRECTORY", commands: [.run],
      summary: "result.json, histograms.hlog, intervals.jsonl and report.html go there"),
    "--json-lines": Flag(
      value: nil, commands: [.run],
      summary: "a line of JSON for each second on standard output; the text goes to standard error"),
    "--lag-max": Flag(
      value: "MILLISECONDS", commands: [.run, .knee],
      summary: "how late 1 % of the arrivals may begin before the run is invalid (default 5)"),
    "--stolen-max": Flag(
      value: "PERCENT", commands: [.run, .knee],
      summary: "leave out seconds in which others had more of the processors (steal), and the one after each"),
    "--no-checks": Flag(value: nil, commands: [.run], summary: "do not compare effects with the house afterwards"),
    "--metrics": Flag(
      value: "NAME=ADDRESS", commands: [.run],
      summary: "where a server's /metrics are, read before and after; repeatable"),
    "--from": Flag(value: "RATE", commands: [.knee], summary: "a rate that should hold, per second"),
    "--to": Flag(value: "RATE", commands: [.knee], summary: "a rate that should not"),
    "--seconds": Flag(value: "N", commands: [.knee], summary: "how long each rate is tried (default 5)"),
    "--repeats": Flag(value: "N", commands: [.knee], summary: "how often each rate is tried (default 3)"),
    "--allow": Flag(value: "PERCENT", commands: [.compare], summary: "how much slower is no regression (default 5)"),
    "--html": Flag(value: "FILE", commands: [.report], summary: "where the report goes"),
    "--worker-at": Flag(
      value: "ADDRESS", commands: [.run], summary: "a worker that waits elsewhere, besides --workers; repeatable"),
    "--listen": Flag(
      value: "ADDRESS", commands: [.worker], summary: "where the coordinator finds the worker (default 127.0.0.1:0)"),
    "--allow-remote": Flag(
      value: nil, commands: [.worker],
      summary: "listen where other machines reach it; whoever does can make it load anything"),
    "--with-parent": Flag(value: nil, commands: [.worker], summary: "end when standard input does"),
    "--watch": Flag(
      value: "ADDRESS", commands: [.run], summary: "serve the run's numbers there as /metrics while it goes on"),
  ]

  private static let operandNames: [Command: [String]] = [
    .run: ["SCENARIO"], .knee: ["SCENARIO"], .worker: [], .check: ["SCENARIO"],
    .compare: ["BEFORE", "AFTER"], .report: ["RESULT"], .help: [],
  ]

  /// Reads the arguments after the program's name.
  package init(_ arguments: [String]) throws(LoadFailure) {
    let commands = Command.allCases.map(\.rawValue).joined(separator: ", ")
    guard let word = arguments.first else { throw LoadFailure(.usage, "This needs a command: \(commands).") }
    // Wherever it stands: who asks for help wants nothing to be done.
    if arguments.contains(where: { ["--help", "-h"].contains($0) }) {
      command = .help
      return
    }
    guard let command = Command(rawValue: word) else {
      throw LoadFailure(.usage, "There is no command \"\(word.prefix(40))\"; there are \(commands).")
    }
    self.command = command
    var rest = arguments.dropFirst()
    while let argument = rest.popFirst() {
      if argument.hasPrefix("--") { try readFlag(argument, &rest) } else { operands.append(argument) }
    }
    let names = Self.operandNames[command] ?? []
    if operands.count < names.count {
      throw LoadFailure(
        .usage,
        "\(names[operands.count]) is missing: linecard-load \(command.rawValue) \(names.joined(separator: " ")).")
    }
    if operands.count > names.count {
      throw LoadFailure(.usage, "\"\(operands[names.count].prefix(80))\" is one argument too many.")
    }
  }

  private mutating func readFlag(_ argument: String, _ rest: inout ArraySlice<String>) throws(LoadFailure) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts[0]
    guard let flag = Self.flags[name], flag.commands.contains(command) else {
      let known = Self.flags.filter { $0.value.commands.contains(command) }.keys.sorted().joined(separator: ", ")
      throw LoadFailure(
        .usage,
        "\(command.rawValue) has no flag \"\(name.prefix(40))\"; it has "
          + "\(known.isEmpty ? "none" : known)."
      )
    }
    if flag.value == nil {
      guard parts.count == 1 else { throw LoadFailure(.usage, "\(name) takes no value.") }
      values[name, default: []].append("")
    } else if parts.count == 2 {
      values[name, default: []].append(parts[1])
    } else {
      guard let value = rest.popFirst(), !value.hasPrefix("--") else {
        throw LoadFailure(.usage, "\(name) needs a value: \(name) \(flag.value ?? "").")
      }
      values[name, default: []].append(value)
    }
    guard values[name]?.count == 1 || flag.value == "NAME=ADDRESS" || name == "--worker-at" else {
      throw LoadFailure(.usage, "\(name) is given twice.")
    }
  }

  /// The value of a flag that is given once.
  package func text(_ name: String) -> String? { values[name]?.first }

  package func has(_ name: String) -> Bool { values[name] != nil }

  /// The values `NAME=ADDRESS` of a repeatable flag.
  package func addresses(_ name: String) throws(LoadFailure) -> [String: String] {
    var addresses: [String: String] = [:]
    for value in values[name] ?? [] {
      let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw LoadFailure(.usage, "\(name) \(value.prefix(80)): write \(name) NAME=ADDRESS.")
      }
      addresses[parts[0]] = parts[1]
    }
    return addresses
  }

  /// A number of a range.
  package func number(
    _ name: String, default standard: Double, in range: ClosedRange<Double>
  ) throws(LoadFailure) -> Double {
    guard let text = text(name) else { return standard }
    guard let number = Double(text), range.contains(number) else {
      throw LoadFailure(
        .usage,
        "\(name) \(text.prefix(40)): write a number from \(shortNumber(range.lowerBound)) to "
          + "\(shortNumber(range.upperBound))."
      )
    }
    return number
  }

  /// A whole number of a range.
  package func integer(
    _ name: String, default standard: Int, in range: ClosedRange<Int>
  ) throws(LoadFailure) -> Int {
    guard let text = text(name) else { return standard }
    guard let number = Int(text), range.contains(number) else {
      throw LoadFailure(
        .usage, "\(name) \(text.prefix(40)): write a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }

  /// What `help` prints.
  package static var help: String {
    var text = """
      linecard-load run SCENARIO        generate the load of a scenario file, and judge it
      linecard-load knee SCENARIO       find the highest rate at which its objectives hold
      linecard-load compare BEFORE AFTER  hold one result.json against another
      linecard-load report RESULT       draw a result.json as HTML
      linecard-load check SCENARIO      read a scenario and say what it would do
      linecard-load worker              wait for a coordinator's share of a run

      """
    for (name, flag) in flags.sorted(by: { $0.key < $1.key }) {
      let usage = flag.value.map { "\(name) \($0)" } ?? name
      text += "\n  \(usage)\(String(repeating: " ", count: max(1, 32 - usage.count)))\(flag.summary)"
    }
    return text + """


      Exit codes: 0 done, 97 the house did something wrong, 98 invalid (the generator was late), 99 an objective was not
      kept or a comparison is worse, 105 interrupted; 64 to 70 as sysexits.h.

      """
  }
}
