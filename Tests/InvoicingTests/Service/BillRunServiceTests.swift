import BillingTypes
import RPC
import Schemas
import ServiceRuntime
import TestHouse
import Testing

/// Bill runs and invoices through the RPC door, on a real database.
@Suite struct BillRunServiceTests {
  @Test func aMonthIsBilledAndExplained() async throws {
    try await InvoicingHouse.run { house in
      house.users.accountCreated("acme")
      house.subscriptions.subscribed("acme")
      house.subscriptions.changed("acme", to: 13, from: "2026-03-12")
      house.subscriptions.changed("acme", to: 12, from: "2026-03-20")
      try await house.deliver()
      let run = try await house.bill("2026-03-31")
      #expect(run.name == "billRuns/2026-03-31-1" && run.state == .done && run.targetDate == "2026-03-31")
      #expect(run.accountCount == 1 && run.processedAccountCount == 1 && run.parkedAccounts.isEmpty)
      #expect(run.invoiceCount == 1 && run.lineCount == 3)
      #expect(run.totals == [TypesV1.Money(currencyCode: "EUR", minorUnits: 12_000 + 1_548 + 310)])
      let invoice = try await house.invoice("accounts/acme/invoices/2026-03-31-1")
      #expect(invoice.billRun == run.name && invoice.total == run.totals.first && invoice.targetDate == "2026-03-31")
      // The run started at half past midnight in Rome.
      #expect(invoice.issueDate == "2026-04-01" && invoice.dueDate == "2026-05-01")
      #expect(invoice.createTime?.seconds == 1_774_996_200 && invoice.uid.count == 36)
      #expect(invoice.lines.map(\.lineNumber) == [1, 2, 3])
      #expect(invoice.lines.map(\.kind) == [.recurring, .prorated, .prorated])
      let line = invoice.lines[1]
      #expect(line.subscription == "accounts/acme/subscriptions/phones" && line.quantity == 2)
      #expect(line.startDate == "2026-03-12" && line.endDate == "2026-04-01")
      #expect(line.numerator == 20 && line.denominator == 31 && line.unitPrice?.minorUnits == 1_200)
      #expect(
        line.explanation
          == "2 more seats of Cloud Phone from 12 March 2026: 2 × EUR 12.00 × 20 of 31 days (12–31 March 2026)")
      #expect(line.cause == "Raised from 10 to 13 on 12 March 2026 by users/olivia")
    }
  }

  @Test func aSecondRunBillsNothingAndALaterOneTheDifference() async throws {
    try await InvoicingHouse.run { house in
      house.users.accountCreated("acme") { $0.paymentTerms = .card }
      house.subscriptions.subscribed("acme")
      try await house.deliver()
      try await house.bill("2026-03-31", id: "march")
      let again = try await house.bill("2026-03-31", id: "march-again", requestID: "again")
      #expect(again.state == .done && again.invoiceCount == 0 && again.totals.isEmpty && again.accountCount == 1)
      house.subscriptions.changed("acme", to: 4, from: "2026-03-20")
      house.subscriptions.terminated("acme", on: "2026-04-11")
      try await house.deliver()
      let april = try await house.bill("2026-04-30", id: "april")
      let invoice = try await house.invoice("accounts/acme/invoices/april")
      #expect(invoice.dueDate == invoice.issueDate)
      #expect(invoice.lines.map(\.kind) == [.credit, .prorated])
      #expect(invoice.lines[0].creditedInvoice == "accounts/acme/invoices/march")
      #expect(invoice.lines[0].creditedLineNumber == 1)
      // 6 × 12 of 310 seat-days of EUR 120.00 back; 4 seats for 10 of 30 days.
      #expect(invoice.lines.map { $0.amount?.minorUnits } == [-2_787, 1_600])
      #expect(april.totals == [TypesV1.Money(currencyCode: "EUR", minorUnits: -1_187)])
      let may = try await house.bill("2026-05-31", id: "may")
      #expect(may.invoiceCount == 0)
      #expect(try await house.allInvoices().count == 2)
    }
  }

  @Test func theIssueDateIsThatOfTheAccountsZone() async throws {
    try await InvoicingHouse.run { house in
      for (id, zone) in [("lisbon", "Europe/Lisbon"), ("rome", "Europe/Rome"), ("tokyo", "Asia/Tokyo")] {
        house.users.accountCreated(id) { $0.timeZone = zone }
        house.subscriptions.subscribed(id)
      }
      try await house.deliver()
      try await house.bill("2026-03-31")
      let dates = try await house.allInvoices().map(\.issueDate)
      #expect(dates == ["2026-03-31", "2026-04-01", "2026-04-01"])
    }
  }

  @Test func aRepeatedRequestIsTheSameRun() async throws {
    try await InvoicingHouse.run { house in
      house.users.accountCreated("acme")
      house.subscriptions.subscribed("acme")
      try await house.deliver()
      let request = InvoicingV1.StartBillRunRequest(
        billRun: InvoicingV1.BillRun(targetDate: "2026-03-31"), requestId: "one")
      let first = try await house.billRuns.startBillRun(request)
      let second = try await house.billRuns.startBillRun(request)
      #expect(first == second && first.billRun?.state == .catchingUp)
      var other = request
      other.billRun?.targetDate = "2026-03-30"
      let reused = await refusal { () async throws(RPCError) in try await house.billRuns.startBillRun(other) }
      #expect(reused?.reason == "IDEMPOTENCY_KEY_REUSED")
      try await house.bill("2026-03-31", requestID: "one")
      #expect(try await house.billRuns.listBillRuns(InvoicingV1.ListBillRunsRequest()).billRuns.count == 1)
    }
  }

  @Test func oneRunAtATime() async throws {
    try await InvoicingHouse.run { house in
      // An event that has not arrived holds the first run in its catching up.
      house.users.accountCreated("acme")
      let first = InvoicingV1.StartBillRunRequest(
        billRunId: "first", billRun: InvoicingV1.BillRun(targetDate: "2026-03-31"), requestId: "first")
      _ = try await house.billRuns.startBillRun(first)
      let second = InvoicingV1.StartBillRunRequest(
        billRunId: "second", billRun: InvoicingV1.BillRun(targetDate: "2026-03-31"), requestId: "second")
      let refused = await refusal { () async throws(RPCError) in try await house.billRuns.startBillRun(second) }
      #expect(refused?.code == .failedPrecondition && refused?.reason == "BILL_RUN_IN_PROGRESS")
      #expect(refused?.metadata == ["bill_run": "billRuns/first"])
      let named = InvoicingV1.StartBillRunRequest(
        billRunId: "first", billRun: InvoicingV1.BillRun(targetDate: "2026-03-31"), requestId: "third")
      let exists = await refusal { () async throws(RPCError) in try await house.billRuns.startBillRun(named) }
      #expect(exists?.code == .alreadyExists && exists?.reason == "BILL_RUN_EXISTS")
    }
  }

  @Test func refusalsNameTheFields() async throws {
    try await InvoicingHouse.run { house in
      // Today is 31 March in UTC; 366 days later is 1 April 2027.
      for (id, date, requestID, fields) in [
        ("", "", "r", ["bill_run.target_date"]), ("", "2026-02-30", "r", ["bill_run.target_date"]),
        ("A", "31.3.2026", "r", ["bill_run_id", "bill_run.target_date"]),
        ("", "2027-04-02", "r", ["bill_run.target_date"]), ("", "2026-03-31", "", ["request_id"]),
      ] {
        let request = InvoicingV1.StartBillRunRequest(
          billRunId: id, billRun: InvoicingV1.BillRun(targetDate: date), requestId: requestID)
        let refused = await refusal { () async throws(RPCError) in try await house.billRuns.startBillRun(request) }
        #expect(refused?.code == .invalidArgument && refused?.fields == fields, "\(id) \(date)")
      }
      let farthest = try await house.bill("2027-04-01")
      #expect(farthest.state == .done)
      let noRun = await refusal { () async throws(RPCError) in
        try await house.billRuns.getBillRun(InvoicingV1.GetBillRunRequest(name: "billRuns/none"))
      }
      #expect(noRun?.code == .notFound && noRun?.reason == "BILL_RUN_NOT_FOUND")
      let noInvoice = await refusal { () async throws(RPCError) in
        try await house.invoices.getInvoice(InvoicingV1.GetInvoiceRequest(name: "accounts/acme/invoices/none"))
      }
      #expect(noInvoice?.code == .notFound && noInvoice?.reason == "INVOICE_NOT_FOUND")
      let noName = await refusal { () async throws(RPCError) in
        try await house.invoices.listInvoices(InvoicingV1.ListInvoicesRequest(parent: "accounts/"))
      }
      #expect(noName?.fields == ["parent"])
    }
  }

  @Test func aParkedAccountStopsNothingAndIsBilledOnceItCanBe() async throws {
    try await InvoicingHouse.run { house in
      for id in ["alpha", "beta", "gamma"] { house.users.accountCreated(id) }
      house.subscriptions.subscribed("alpha")
      house.subscriptions.subscribed("beta") { $0.unitPrice?.currencyCode = "USD" }
      house.subscriptions.subscribed("gamma")
      house.subscriptions.changed("gamma", "unknown", to: 3, from: "2026-03-02")
      try await house.deliver()
      let run = try await house.bill("2026-03-31")
      #expect(run.state == .done && run.invoiceCount == 1 && run.processedAccountCount == 3)
      #expect(run.parkedAccountCount == 2 && run.parkedAccounts.map(\.account) == ["accounts/beta", "accounts/gamma"])
      #expect(run.parkedAccounts.map(\.reason) == ["CURRENCY_MISMATCH", "EVENT_NOT_UNDERSTOOD"])
      #expect(run.parkedAccounts[1].message.contains("event 4 of subscriptions"))
    }
  }

  @Test func subscriptionsMayComeBeforeTheirAccount() async throws {
    try await InvoicingHouse.run { house in
      house.subscriptions.subscribed("acme", from: "2026-03-20")
      house.subscriptions.changed("acme", to: 11, from: "2026-03-25")
      try await house.deliver()
      #expect(try await house.bill("2026-03-31", id: "early").accountCount == 0)
      house.users.accountCreated("acme") { $0.billCycleDay = 15 }
      try await house.deliver()
      try await house.bill("2026-03-31", id: "late", requestID: "late")
      let lines = try await house.invoice("accounts/acme/invoices/late").lines
      #expect(
        lines.map { "\($0.startDate) \($0.endDate) \($0.quantity) \($0.denominator)" }
          == ["2026-03-20 2026-04-15 10 31", "2026-03-25 2026-04-15 1 31"])
    }
  }

  @Test func listsArePaged() async throws {
    try await InvoicingHouse.run { house in
      for number in 10..<20 {
        house.users.accountCreated("account-\(number)")
        house.subscriptions.subscribed("account-\(number)")
      }
      try await house.deliver()
      for (index, date) in ["2026-03-31", "2026-04-30", "2026-05-31"].enumerated() {
        try house.service.clock.move(
          to: Instant(millisecondsSinceEpoch: InvoicingHouse.start.millisecondsSinceEpoch + Int64(index) * 86_400_000))
        try await house.bill(date)
      }
      let all = try await house.allInvoices(pageSize: 7)
      #expect(all.count == 30 && Set(all.map(\.name)).count == 30)
      #expect(try await house.allInvoices() == all)
      let page = try await house.invoices.listInvoices(
        InvoicingV1.ListInvoicesRequest(parent: "accounts/account-12", pageSize: 2))
      #expect(page.invoices.map(\.targetDate) == ["2026-03-31", "2026-04-30"])
      let rest = try await house.invoices.listInvoices(
        InvoicingV1.ListInvoicesRequest(parent: "accounts/account-12", pageSize: 2, pageToken: page.nextPageToken))
      #expect(rest.invoices.map(\.targetDate) == ["2026-05-31"] && rest.nextPageToken.isEmpty)
      let moved = await refusal { () async throws(RPCError) in
        try await house.invoices.listInvoices(
          InvoicingV1.ListInvoicesRequest(parent: "accounts/account-13", pageToken: page.nextPageToken))
      }
      #expect(moved?.reason == "PAGE_TOKEN_INVALID")
      let runs = try await house.billRuns.listBillRuns(InvoicingV1.ListBillRunsRequest(pageSize: 2))
      #expect(runs.billRuns.map(\.targetDate) == ["2026-03-31", "2026-04-30"])
      let lastRun = try await house.billRuns.listBillRuns(
        InvoicingV1.ListBillRunsRequest(pageSize: 2, pageToken: runs.nextPageToken))
      #expect(lastRun.billRuns.map(\.targetDate) == ["2026-05-31"])
    }
  }
}
