import RPC
import Schemas

/// The calls that a dashboard is made of.
struct DashboardSources: Sendable {
  /// Pages of one list that are followed; what lies behind them is not shown.
  static let pageCountMax = 10
  static let pageSize: Int32 = 1_000

  private let accounts: UsersV1.AccountsService.Client
  let users: UsersV1.UsersService.Client
  private let subscriptions: SubscriptionsV1.SubscriptionsService.Client
  let occupancy: SubscriptionsV1.OccupancyService.Client
  let licenses: LicensingV1.LicensesService.Client
  let phoneNumbers: UsersV1.PhoneNumbersService.Client
  private let invoices: InvoicingV1.InvoicesService.Client

  init(users: any Channel, subscriptions: any Channel, licensing: any Channel, invoicing: any Channel) {
    accounts = UsersV1.AccountsService.Client(users)
    self.users = UsersV1.UsersService.Client(users)
    self.subscriptions = SubscriptionsV1.SubscriptionsService.Client(subscriptions)
    phoneNumbers = UsersV1.PhoneNumbersService.Client(users)
    occupancy = SubscriptionsV1.OccupancyService.Client(subscriptions)
    licenses = LicensingV1.LicensesService.Client(licensing)
    invoices = InvoicingV1.InvoicesService.Client(invoicing)
  }

  func account(_ name: String, _ options: CallOptions) async throws(RPCError) -> UsersV1.Account {
    let response = try await accounts.getAccount(UsersV1.GetAccountRequest(name: name), options: options)
    guard let account = response.account else {
      throw RPCError(.internal, reason: "EMPTY_RESPONSE", message: "Users answered without an account")
    }
    return account
  }

  func activeUserCount(_ parent: String, _ options: CallOptions) async throws(RPCError) -> Int32 {
    try await users.listUsers(UsersV1.ListUsersRequest(parent: parent, pageSize: 1), options: options).activeCount
  }

  func subscriptions(
    _ parent: String, _ options: CallOptions
  ) async throws(RPCError) -> [SubscriptionsV1.Subscription] {
    try await Self.everyPage { token throws(RPCError) in
      let request = SubscriptionsV1.ListSubscriptionsRequest(
        parent: parent, pageSize: Self.pageSize, pageToken: token)
      let response = try await subscriptions.listSubscriptions(request, options: options)
      return (response.subscriptions, response.nextPageToken)
    }
  }

  func licensePools(_ parent: String, _ options: CallOptions) async throws(RPCError) -> [LicensingV1.LicensePool] {
    try await Self.everyPage { token throws(RPCError) in
      let request = LicensingV1.ListLicensePoolsRequest(parent: parent, pageSize: Self.pageSize, pageToken: token)
      let response = try await licenses.listLicensePools(request, options: options)
      return (response.licensePools, response.nextPageToken)
    }
  }

  /// The invoice issued last; nil when there is none.
  func latestInvoice(_ parent: String, _ options: CallOptions) async throws(RPCError) -> InvoicingV1.Invoice? {
    let all = try await Self.everyPage { token throws(RPCError) in
      let request = InvoicingV1.ListInvoicesRequest(parent: parent, pageSize: Self.pageSize, pageToken: token)
      let response = try await invoices.listInvoices(request, options: options)
      return (response.invoices, response.nextPageToken)
    }
    // ISO dates order as texts.
    return all.max { ($0.issueDate, $0.targetDate, $0.name) < ($1.issueDate, $1.targetDate, $1.name) }
  }

  static func everyPage<Item>(
    _ page: (String) async throws(RPCError) -> (items: [Item], nextPageToken: String)
  ) async throws(RPCError) -> [Item] {
    var items: [Item] = []
    var token = ""
    for _ in 0..<pageCountMax {
      let next = try await page(token)
      items += next.items
      token = next.nextPageToken
      if token.isEmpty { break }
    }
    return items
  }
}
