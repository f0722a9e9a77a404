import RPC
import Schemas
import ServiceRuntime

/// Small services behind the gateway under test: they keep nothing and answer from the request.
enum TestServices {
  static let all: [Peer: [ServiceRegistration]] = [
    .users: [accounts, users, sessions], .subscriptions: [subscriptions], .licensing: [licenses],
    .invoicing: [invoices],
  ]

  /// Knows `accounts/acme`; tells in `locale` what came beside the request.
  static let accounts = ServiceRegistration(
    service: UsersV1.AccountsService.name,
    methods: [
      .unary("CreateAccount", UsersV1.CreateAccountRequest.self, UsersV1.CreateAccountResponse.self) {
        request, context in
        var account = request.account ?? UsersV1.Account()
        account.name = "accounts/\(request.accountId)"
        account.uid = request.requestId
        account.locale = context.metadata.entries.map { "\($0.key)=\($0.value)" }.joined(separator: ";")
        return UsersV1.CreateAccountResponse(account: account)
      },
      .unary("GetAccount", UsersV1.GetAccountRequest.self, UsersV1.GetAccountResponse.self) { request, context in
        guard request.name == "accounts/acme" else {
          throw RPCError(.notFound, reason: "ACCOUNT_NOT_FOUND", message: "there is no \(request.name)")
        }
        var account = UsersV1.Account(name: request.name, etag: "e1", displayName: "Acme")
        account.netDays = Int32((context.remainingNanoseconds ?? 0) / 1_000_000)
        return UsersV1.GetAccountResponse(account: account)
      },
      .unary("ListAccounts", UsersV1.ListAccountsRequest.self, UsersV1.ListAccountsResponse.self) { request, _ in
        UsersV1.ListAccountsResponse(nextPageToken: "\(request.pageSize)/\(request.pageToken)")
      },
    ])

  /// Knows the tokens `lcs_<role>` of users of `accounts/acme`, and `lck_<scope>` of API keys of administrators there.
  static let sessions = ServiceRegistration(
    service: UsersV1.SessionsService.name,
    methods: [
      .unary(
        "AuthenticateToken", UsersV1.AuthenticateTokenRequest.self, UsersV1.AuthenticateTokenResponse.self
      ) { request, _ in
        let word = String(request.token.dropFirst(4))
        var principal = UsersV1.Principal(account: "accounts/acme")
        if request.token.hasPrefix("lck_") {
          principal.kind = .apiKey
          principal.name = "accounts/acme/apiKeys/erp"
          principal.scopes = [word]
          principal.roles = [.administrator]
          return UsersV1.AuthenticateTokenResponse(principal: principal)
        }
        let roles: [String: UsersV1.Role] = [
          "owner": .owner, "administrator": .administrator, "manager": .manager, "agent": .agent, "member": .member,
        ]
        guard let role = roles[word] ?? (word == "onetime" ? .owner : nil) else {
          throw RPCError(.unauthenticated, reason: "TOKEN_INVALID", message: "the token is not valid")
        }
        principal.kind = .user
        principal.name = "accounts/acme/users/ann"
        principal.roles = role == .owner ? [.owner, .administrator] : [role]
        principal.passwordChangeRequired = word == "onetime"
        return UsersV1.AuthenticateTokenResponse(principal: principal)
      }
    ])

  static let users = ServiceRegistration(
    service: UsersV1.UsersService.name,
    methods: [
      .unary("ListUsers", UsersV1.ListUsersRequest.self, UsersV1.ListUsersResponse.self) { _, _ in
        UsersV1.ListUsersResponse(users: [.init(name: "accounts/acme/users/ann")], activeCount: 7)
      }
    ])

  /// One subscription with the etag `e1`, on which 13 users exist.
  static let subscriptions = ServiceRegistration(
    service: SubscriptionsV1.SubscriptionsService.name,
    methods: [
      .unary(
        "ChangeQuantity", SubscriptionsV1.ChangeQuantityRequest.self, SubscriptionsV1.ChangeQuantityResponse.self
      ) { request, _ in
        try check(request)
        return SubscriptionsV1.ChangeQuantityResponse(
          subscription: SubscriptionsV1.Subscription(name: request.name, etag: "e2", quantity: request.quantity))
      },
      .unary(
        "ListSubscriptions", SubscriptionsV1.ListSubscriptionsRequest.self,
        SubscriptionsV1.ListSubscriptionsResponse.self
      ) { request, _ in
        let isLast = request.pageToken == "2"
        return SubscriptionsV1.ListSubscriptionsResponse(
          subscriptions: [.init(name: "\(request.parent)/subscriptions/s\(isLast ? 2 : 1)")],
          nextPageToken: isLast ? "" : "2")
      },
    ])

  private static func check(_ request: SubscriptionsV1.ChangeQuantityRequest) throws {
    if request.requestId == "reused" {
      throw RPCError(.alreadyExists, reason: "IDEMPOTENCY_KEY_REUSED", message: "the key was used for another request")
    }
    if !request.etag.isEmpty, request.etag != "e1" {
      throw RPCError(.aborted, reason: "ETAG_MISMATCH", message: "the subscription has changed")
    }
    if request.quantity < 0 {
      throw RPCError.badRequest([
        .init(field: "quantity", description: "must not be negative", reason: "QUANTITY_OUT_OF_RANGE"),
        .init(field: "effective_date", description: "must be given"),
      ])
    }
    if request.quantity < 13 {
      throw RPCError(
        .failedPrecondition, reason: "QUANTITY_BELOW_OCCUPIED",
        message: "13 users exist on the platform; delete users there first, then lower the quantity",
        metadata: ["occupied": "13", "platform_users": "accounts/acme/platformUsers/ann"])
    }
    if request.quantity == 1_000_000 {
      var error = RPCError(.unavailable, reason: "OVERLOADED", message: "try again")
      error.details.append(.retryInfo(delayMilliseconds: 10))
      throw error
    }
  }

  static let licenses = ServiceRegistration(
    service: LicensingV1.LicensesService.name,
    methods: [
      .unary(
        "ListLicensePools", LicensingV1.ListLicensePoolsRequest.self, LicensingV1.ListLicensePoolsResponse.self
      ) { request, _ in
        LicensingV1.ListLicensePoolsResponse(licensePools: [.init(name: "\(request.parent)/licensePools/axiom")])
      }
    ])

  static let invoices = ServiceRegistration(
    service: InvoicingV1.InvoicesService.name,
    methods: [
      .unary("ListInvoices", InvoicingV1.ListInvoicesRequest.self, InvoicingV1.ListInvoicesResponse.self) {
        request, _ in
        InvoicingV1.ListInvoicesResponse(
          invoices: ["2026-03-01", "2026-10-01", "2026-04-01"].map {
            .init(name: "\(request.parent)/invoices/i-\($0)", issueDate: $0)
          })
      }
    ])
}
