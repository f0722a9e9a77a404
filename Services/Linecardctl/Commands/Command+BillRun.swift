import BillingTypes
import Protobuf
import Transport

extension Command {
  private static let targetDate = FlagSyntax(
    name: "--target-date", value: "DATE", isRequired: true, summary: "bill everything that is due up to this day")
  private static let id = FlagSyntax(
    name: "--id", value: "ID", summary: "name of the run; the same name again shows the same run (default run-DATE)")

  static let billRunStart = Command(
    CommandSyntax(
      words: ["bill-run", "start"], flags: [targetDate, id],
      summary: "bill every account and wait until it is done; what was billed is not billed again")
  ) { invocation, session in
    guard let target = try date(invocation, targetDate) else { return }
    let run = try identifier(invocation[id] ?? "run-\(target.iso)")
    let body = JSONValue.members(("targetDate", .string(target.iso)))
    _ = try await session.gateway.post(
      "/v1/billRuns", query: [("billRunId", run.rawValue)], body, key: "bill-run/\(run)/\(target.iso)")
    show(try await waitUntilDone(run, session), session.output)
  }

  static let billRunShow = Command(
    CommandSyntax(words: ["bill-run", "show"], operands: ["ID"], summary: "a bill run: progress and totals")
  ) { invocation, session in
    let run = try identifier(invocation.operands[0])
    show(try await session.gateway.get("/v1/\(run.resourceName)"), session.output)
  }

  static let billRunList = Command(
    CommandSyntax(words: ["bill-run", "list"], summary: "every bill run")
  ) { _, session in
    let runs = try await session.gateway.list("/v1/billRuns", "billRuns")
    guard !session.output.isJSON else { return session.output.print(json: .array(runs)) }
    var table = Table([("run", .left), ("target date", .left), ("invoices", .right), ("lines", .right)])
    for run in runs {
      let counts = [run.integer("invoiceCount"), run.integer("lineCount")].map { grouped(String($0)) }
      table.add([run.text("name"), run.text("targetDate")] + counts)
    }
    for line in table.lines { session.output.print(line) }
  }

  private static func identifier(_ text: String) throws(UsageError) -> BillRunID {
    do {
      return try text.hasPrefix("billRuns/") ? BillRunID(resourceName: text) : BillRunID(text)
    } catch {
      throw UsageError("\(text) cannot name a bill run: \(error)")
    }
  }

  private static func waitUntilDone(_ run: BillRunID, _ session: Session) async throws -> JSONValue {
    var progress: Progress?
    while true {
      let state = try await session.gateway.get("/v1/\(run.resourceName)")
      let (done, total) = (state.integer("processedAccountCount"), state.integer("accountCount"))
      if progress == nil && total > 0 {
        progress = Progress("bill run", total: total, output: session.output, loop: session.loop)
      }
      progress?.reach(done)
      if state.text("state") == "BILL_RUN_STATE_DONE" {
        progress?.finish()
        return state
      }
      await session.loop.pause(milliseconds: 100)
    }
  }

  private static func show(_ run: JSONValue, _ output: Output) {
    guard !output.isJSON else { return output.print(json: run) }
    for line in billRunText(run) { output.print(line) }
  }
}
