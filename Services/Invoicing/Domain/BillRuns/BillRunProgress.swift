package import BillingTypes

/// How far a run has come, and what it has billed.
package struct BillRunProgress: Sendable, Hashable {
  /// Accounts to go through.
  package var accountCount: Int64
  /// Accounts that it is through with: billed, without anything due, or parked.
  package private(set) var processedAccountCount: Int64
  package private(set) var parkedAccountCount: Int64
  package private(set) var invoiceCount: Int64
  package private(set) var lineCount: Int64
  /// What was billed, by currency.
  package private(set) var totals: [Currency: Money]

  package init(
    accountCount: Int64 = 0, processedAccountCount: Int64 = 0, parkedAccountCount: Int64 = 0, invoiceCount: Int64 = 0,
    lineCount: Int64 = 0, totals: [Currency: Money] = [:]
  ) {
    self.accountCount = accountCount
    self.processedAccountCount = processedAccountCount
    self.parkedAccountCount = parkedAccountCount
    self.invoiceCount = invoiceCount
    self.lineCount = lineCount
    self.totals = totals
  }

  /// One total per currency, by code.
  package var sortedTotals: [Money] { totals.values.sorted { $0.currency.code < $1.currency.code } }

  mutating func add(_ result: AccountOutcome.Result) throws(RatingError) {
    switch result {
    case .invoiced(_, let lines, let total):
      let sum = try ratingChecked { () throws(MoneyError) in
        try (totals[total.currency] ?? .zero(total.currency)).adding(total)
      }
      totals[total.currency] = sum
      invoiceCount += 1
      lineCount += Int64(lines)
    case .parked: parkedAccountCount += 1
    case .nothingDue: break
    }
    processedAccountCount += 1
  }
}
