import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func listAccounts(
    _ request: UsersV1.ListAccountsRequest, context: CallContext
  ) async throws -> UsersV1.ListAccountsResponse {
    let filter = try ListFilter(parsing: request.filter, fields: AccountList.filterFields)
    let order = try ListOrder(parsing: request.orderBy, fields: AccountList.orderFields)
    let list = try AccountList(filter: filter, order: order, words: AccountList.Words(filter))
    let page = try environment.page(
      of: context, [request.filter, order.text], size: request.pageSize, token: request.pageToken)
    return try await environment.database.read { reader in
      let (entries, nextToken) = page.cut(try list.page(page, in: reader)) { $0.key }
      return UsersV1.ListAccountsResponse(
        accounts: entries.map(\.account.schema), nextPageToken: nextToken,
        totalSize: Int32(clamping: try list.totalSize(in: reader)))
    }
  }
}

extension AccountList.Words {
  /// The words of a filter as JSON writes them, as the ones that are stored.
  fileprivate init(_ filter: ListFilter) throws(FieldProblem) {
    let kinds = ["ACCOUNT_KIND_CUSTOMER": "customer", "ACCOUNT_KIND_SERVICE_PROVIDER": "service_provider"]
    let terms = ["PAYMENT_TERMS_CARD": "card", "PAYMENT_TERMS_INVOICE": "invoice"]
    let models = Dictionary(
      uniqueKeysWithValues: PricingModel.allCases.map { ("PRICING_MODEL_\($0.rawValue.uppercased())", $0.rawValue) })
    func word(
      _ field: String, _ comparison: ListFilter.Comparison, _ words: [String: String]
    ) throws(FieldProblem) -> String {
      try filter.value(field, comparison, { words[$0] }, expected: words.keys.sorted().joined(separator: ", ")) ?? ""
    }
    self.init()
    kind = try word("kind", .equals, kinds)
    otherKind = try word("kind", .differs, kinds)
    paymentTerms = try word("payment_terms", .equals, terms)
    otherPaymentTerms = try word("payment_terms", .differs, terms)
    pricingModel = try word("pricing_models", .has, models)
  }
}
