import Measuring
import RPC
import Schemas
import TestHouse

/// One bill run of the real process, from the request to its end.
struct MeasuredRun {
  let seconds: Double
  /// Of the process, during the run.
  let processorMicroseconds: Double
  let memoryMebibytes: Double
  private let directory: TemporaryDirectory
  private let seed: Seed

  static func perform(on seed: Seed) async throws -> MeasuredRun {
    let directory = TemporaryDirectory()
    _ = try seed.copy(into: directory.path)
    let invoicing = try await InvoicingProcess.start(in: directory.path, accounts: seed.accounts)
    try await invoicing.catchUp(accounts: seed.accounts)
    let before = invoicing.processorMicroseconds
    let measured = try await Measurement.of { try await bill(seed.accounts, invoicing) }
    let run = MeasuredRun(
      seconds: measured.seconds, processorMicroseconds: invoicing.processorMicroseconds - before,
      memoryMebibytes: try invoicing.memoryMebibytes, directory: directory, seed: seed)
    await invoicing.stop()
    return run
  }

  /// The rows that it wrote.
  func rows() throws -> WrittenRows {
    WrittenRows(of: directory.path + "/Invoicing/linecard.db", unbilled: try seed.copy(into: directory.path + "/plain"))
  }

  private static func bill(_ accounts: Int, _ invoicing: InvoicingProcess) async throws {
    let runs = InvoicingV1.BillRunsService.Client(invoicing.channel)
    let request = InvoicingV1.StartBillRunRequest(
      billRunId: "march", billRun: InvoicingV1.BillRun(targetDate: "2026-03-31"), requestId: "march")
    let started = try await runs.startBillRun(request).billRun ?? InvoicingV1.BillRun()
    var last = started
    for try await response in runs.watchBillRun(InvoicingV1.WatchBillRunRequest(name: started.name)) {
      last = response.billRun ?? last
    }
    precondition(last.state == .done && last.invoiceCount == Int64(accounts), "the run did not bill every account")
  }
}
