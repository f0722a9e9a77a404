import BillingTypes
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Transport

@testable import InvoicingService

/// The Invoicing service behind its RPC door, with the event logs of the services that it follows.
struct InvoicingHouse: Sendable {
  /// 2026-04-01T00:30:00+02:00, which is 31 March in London and UTC.
  static let start = Instant(millisecondsSinceEpoch: 1_774_996_200_000)
  let users = EventLog()
  let subscriptions = EventLog()
  let service: ServiceInProcess
  let invoices: InvoicingV1.InvoicesService.Client
  let billRuns: InvoicingV1.BillRunsService.Client

  init(in directory: TemporaryDirectory = TemporaryDirectory(), at time: Instant = start) async throws {
    let loops = EventLoopGroup(count: 1, name: "test")
    let peers: [Peer: any Channel] = [
      .users: InProcessChannel([EventsV1.EventsService.registration(users)], group: loops),
      .subscriptions: InProcessChannel([EventsV1.EventsService.registration(subscriptions)], group: loops),
    ]
    service = try await ServiceInProcess.start(
      InvoicingServer.self, at: time, in: directory, peers: peers, loops: loops)
    invoices = InvoicingV1.InvoicesService.Client(service.channel)
    billRuns = InvoicingV1.BillRunsService.Client(service.channel)
  }

  /// A house for one test, stopped when it is over.
  static func run(_ test: (InvoicingHouse) async throws -> Void) async throws {
    let house = try await InvoicingHouse()
    do {
      try await test(house)
    } catch {
      await house.service.stop()
      throw error
    }
    await house.service.stop()
  }

  /// Lets every event that has not arrived yet take effect.
  func deliver() async throws { try await Self.deliver(users, subscriptions, into: service.database) }

  static func deliver(_ users: EventLog, _ subscriptions: EventLog, into database: any Database) async throws {
    let producers: [(String, EventLog, EventFollower.Apply)] = [
      ("users", users, UsersEvents.apply), ("subscriptions", subscriptions, SubscriptionsEvents.apply),
    ]
    for (producer, log, apply) in producers {
      let events = log.after(try await database.inboxPosition(of: producer))
      try await database.write { transaction in
        for event in events where try transaction.receive(producer: producer, sequence: event.sequence) {
          try apply(event, transaction)
        }
      }
    }
  }

  /// Starts a run and watches it to its end.
  @discardableResult
  func bill(_ targetDate: String, id: String = "", requestID: String? = nil) async throws -> InvoicingV1.BillRun {
    let request = InvoicingV1.StartBillRunRequest(
      billRunId: id, billRun: InvoicingV1.BillRun(targetDate: targetDate), requestId: requestID ?? "run-\(targetDate)")
    let started = try await billRuns.startBillRun(request).billRun ?? InvoicingV1.BillRun()
    var last = started
    for try await response in billRuns.watchBillRun(InvoicingV1.WatchBillRunRequest(name: started.name)) {
      last = response.billRun ?? last
    }
    return last
  }

  func invoice(_ name: String) async throws -> InvoicingV1.Invoice {
    try await invoices.getInvoice(InvoicingV1.GetInvoiceRequest(name: name)).invoice ?? InvoicingV1.Invoice()
  }

  /// Every invoice there is, by account.
  func allInvoices(pageSize: Int32 = 1_000) async throws -> [InvoicingV1.Invoice] {
    var all: [InvoicingV1.Invoice] = []
    var request = InvoicingV1.ListInvoicesRequest(parent: "accounts/-", pageSize: pageSize)
    repeat {
      let response = try await invoices.listInvoices(request)
      all += response.invoices
      request.pageToken = response.nextPageToken
    } while !request.pageToken.isEmpty
    return all
  }
}
