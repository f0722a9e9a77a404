import BillingTypes
import InvoicingDomain
import RPC
import Schemas
import ServiceRuntime
import Storage

extension InvoicingMethods {
  /// The invoices of an account in the order of their making, or of every account by account. A page ends early where
  /// its lines would outgrow a message.
  func listInvoices(
    _ request: InvoicingV1.ListInvoicesRequest, context: CallContext
  ) async throws -> InvoicingV1.ListInvoicesResponse {
    let account = try InvoiceParent(request.parent).account
    let list = context.method.description
    let tokens = environment.database.pageTokens
    let page = try PageRequest(
      list: list, arguments: [request.parent], size: request.pageSize, token: request.pageToken, tokens: tokens)
    let start = InvoicePlace(
      account: page.text(0), createdAtMilliseconds: page.integer(1), invoice: page.text(2))
    return try await environment.database.read { reader in
      let places =
        try account.map { try InvoiceStore.places(of: $0, after: start, limit: page.limit, in: reader) }
        ?? InvoiceStore.places(after: start, limit: page.limit, in: reader)
      let (rows, nextToken) = page.cut(places, key: \.key)
      var response = InvoicingV1.ListInvoicesResponse(nextPageToken: nextToken)
      var lineCount = 0
      for (index, place) in rows.enumerated() {
        guard let invoice = try InvoiceStore.find(try place.name(), in: reader) else { continue }
        lineCount += invoice.lines.count
        if lineCount > InvoicingLimits.linesPerPageMaximum, index > 0 {
          let lastKey = rows[index - 1].key
          response.nextPageToken = tokens.token(query: list, arguments: [request.parent], lastKey: lastKey)
          break
        }
        response.invoices.append(invoice.schema)
      }
      return response
    }
  }
}

/// Whose invoices are listed.
private struct InvoiceParent {
  /// Nil for those of every account.
  let account: AccountID?

  init(_ parent: String) throws(FieldProblem) {
    if parent == "accounts/-" {
      account = nil
    } else {
      account = try FieldProblem.check("parent") { try AccountID(resourceName: parent) }
    }
  }
}
