import BillingTypes
import Protobuf

extension Command {
  private static let moveTestClock = FlagSyntax(
    name: "--move-test-clock", summary: "move the test clock to each day before what happens on it")
  private static let from = FlagSyntax(
    name: "--from", value: "DATE", summary: "only what happens on this day or later; the rest has been imported")
  private static let until = FlagSyntax(name: "--until", value: "DATE", summary: "only what happens up to this day")
  private static let check = FlagSyntax(name: "--check", summary: "only check the files; send nothing")

  static let importDirectory = Command(
    CommandSyntax(
      words: ["import"], operands: ["DIRECTORY"], flags: [moveTestClock, from, until, check],
      summary: "bring in a provider's CSV files; all are checked before anything is sent")
  ) { invocation, session in
    let files: ProviderFiles
    do {
      files = try ProviderFiles(try ProviderFiles.contents(ofDirectory: invocation.operands[0]))
    } catch let error as ImportErrors {
      throw CommandFailure(.data, error.sentences)
    }
    let plan = ImportPlan(files, from: try date(invocation, from), until: try date(invocation, until))
    guard !invocation.has(check) else {
      return report(plan, isSent: false, session.output)
    }
    try await Importer(plan: plan, session: session, movesTestClock: invocation.has(moveTestClock)).run()
    report(plan, isSent: true, session.output)
  }

  private static func report(_ plan: ImportPlan, isSent: Bool, _ output: Output) {
    let counts = ImportFile.allCases.map { file in
      (file.rawValue, plan.stages.filter { $0.file == file }.reduce(0) { $0 + $1.requestCount })
    }
    if output.isJSON {
      output.print(json: .object(counts.map { JSONMember($0.0, .integer($0.1)) }))
    } else {
      let text = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.replacing("_", with: " "))" }
      output.print("\(isSent ? "Imported" : "Good:") \(text.isEmpty ? "nothing" : text.joined(separator: ", ")).")
    }
  }

  /// The date of a flag.
  static func date(_ invocation: Invocation, _ flag: FlagSyntax) throws(UsageError) -> CalendarDate? {
    guard let text = invocation[flag] else { return nil }
    do {
      return try CalendarDate(iso: text)
    } catch {
      throw UsageError("\(flag.name) \(text): \(error)")
    }
  }
}
