import Glibc
import Protobuf

extension Command {
  private static let table = FlagSyntax(name: "--table", summary: "tables for people instead of JSON")

  static let rate = Command(
    CommandSyntax(
      words: ["rate"], flags: [table],
      summary: "what a script of dated changes and bill runs would be billed; needs no service", details: rateHelp)
  ) { invocation, session in
    if invocation.has(table) && session.output.isJSON {
      throw UsageError("--table and --json exclude each other; linecardctl rate writes JSON unless told --table.")
    }
    if isatty(0) == 1 {
      session.output.note("Reading a script from the terminal; end it with Ctrl-D, or see linecardctl rate --help.")
    }
    let report: WhatIfReport
    do {
      let script = try WhatIfScript(json: try standardInput(bytesMax: WhatIfLimits().bytesMax))
      report = WhatIfReport(script: script, invoices: try WhatIfCalculator.play(script))
    } catch let error as JSONError {
      throw CommandFailure(.script, "\(error.path.fromTop): \(sentence(error.problem))")
    }
    session.output.printLines { print in
      if invocation.has(table) { report.writeTable(print) } else { report.writeJSON(print) }
    }
  }

  /// All of standard input, or one byte more than may be.
  private static func standardInput(bytesMax: Int) throws(CommandFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while bytes.count <= bytesMax {
      let count = chunk.withUnsafeMutableBytes { read(0, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw CommandFailure(.noInput, "Standard input cannot be read.") }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  private static func sentence(_ problem: String) -> String {
    problem.hasSuffix(".") ? problem : problem + "."
  }
}

/// The format of scripts, for `--help`.
private let rateHelp = [
  "Reads a script from standard input, one JSON object:",
  "  currency        ISO 4217 code; the only field without a default beside subscriptions and steps",
  "  time_zone       IANA name; moments become dates in it (default UTC)",
  "  bill_cycle_day  1 to 31 (default 1)",
  "  proration       {\"policy\": EXACT_DAYS, FIXED_30 or NONE} (default EXACT_DAYS)",
  "  subscriptions   [{id, billing: IN_ADVANCE or IN_ARREARS (default IN_ADVANCE),",
  "                  period: DAY, WEEK, MONTH, QUARTER or YEAR (default MONTH), interval (default 1),",
  "                  alignment: ACCOUNT or SUBSCRIPTION (default ACCOUNT), title, unit, discounts,",
  "                  minimum_charge, free_periods or free_until}]",
  "  steps           [{\"change\": {date, subscription, unit_price or price, quantity, one_off, item, end, pause,",
  "                  actor, delivery_id}} or {\"run\": {target_date}}], in the order in which they happen",
  "Amounts are decimal strings, dates ISO 8601. What a change leaves out stays as it was on its date.",
  "Writes {\"invoices\": [{number, target_date, total, lines}]}, one entry a run, null where there is nothing to bill.",
  "A script that is wrong ends with 2 and one message: where (such as $.steps[3].change.date), what, and what is allowed.",
  "Services/Linecardctl/Rate/README.md has every field, and an example of each model.",
]
