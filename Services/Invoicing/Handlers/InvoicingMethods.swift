import Schemas
import ServiceRuntime

/// The methods of the Invoicing service. Each is in a file of its name: translate, load, ask the domain to decide, save,
/// answer.
struct InvoicingMethods: Sendable {
  let environment: ServiceEnvironment
  let runner: BillRunner
  let signal: BillRunSignal

  init(_ environment: ServiceEnvironment, runner: BillRunner, signal: BillRunSignal) {
    self.environment = environment
    self.runner = runner
    self.signal = signal
  }
}

extension InvoicingMethods: InvoicingV1.InvoicesService.Methods, InvoicingV1.BillRunsService.Methods {}
