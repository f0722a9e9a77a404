import Glibc
import Measuring

/// Measures a bill run of the real Invoicing process against plain SQLite that inserts the very rows that the run wrote.
///
///     bill-run-bench [--accounts N] [--fewer-accounts N] [--repeats N]
@main struct BillRunBench {
  static func main() async throws {
    let options = Options(CommandLine.arguments)
    let many = try await Seed(accounts: options.accounts)
    let few = try await Seed(accounts: options.fewerAccounts)
    var rates: [Double] = []
    var plain: [Double] = []
    var memory: [Double] = []
    var cost: [Double] = []
    var costOfFew: [Double] = []
    for _ in 0..<options.repeats {
      let few = try await MeasuredRun.perform(on: few)
      let many = try await MeasuredRun.perform(on: many)
      rates.append(Double(options.accounts) / many.seconds)
      plain.append(Double(options.accounts) / (try await many.rows().insertionSeconds()))
      memory.append(many.memoryMebibytes)
      cost.append(many.processorMicroseconds / Double(options.accounts))
      costOfFew.append(few.processorMicroseconds / Double(options.fewerAccounts))
    }
    print(
      Figure(
        "billrun", "accounts of one subscription, \(options.accounts)", unit: "accounts/s", ours: rates,
        peer: (name: "plain SQLite inserting the same rows", values: plain), limit: .atLeast(0.35)
      ).line)
    print(
      Figure("billrun", "highest memory of the process", unit: "MiB", ours: memory, limit: .atMost(256)).line)
    print(
      Figure("billrun", "highest memory while following the events", unit: "MiB", ours: [many.memoryMebibytes]).line)
    print(
      Figure(
        "billrun", "CPU of an account among \(options.accounts)", unit: "µs", ours: cost,
        peer: (name: "the same among \(options.fewerAccounts)", values: costOfFew), limit: .atMost(1.15)
      ).line)
  }
}
