import RPC
import Schemas
import Synchronization

/// A peer that speaks for Users: it knows the accounts `acme` (EUR, Rome) and `tokyo` (JPY, Tokyo) and the user `ann` of
/// the first, and counts how often it is asked.
final class KnownUsers: Sendable {
  private let asked = Mutex(0)

  var askedCount: Int { asked.withLock { $0 } }

  static let acme = UsersV1.Account(
    name: "accounts/acme", updateTime: .init(seconds: 5), displayName: "Acme", currencyCode: "EUR",
    timeZone: "Europe/Rome")
  static let tokyo = UsersV1.Account(
    name: "accounts/tokyo", updateTime: .init(seconds: 5), displayName: "Tokyo", currencyCode: "JPY",
    timeZone: "Asia/Tokyo")

  /// What it serves: the two methods that Subscriptions asks.
  var registrations: [ServiceRegistration] {
    [
      ServiceRegistration(
        service: UsersV1.AccountsService.name,
        methods: [
          .unary("GetAccount", UsersV1.GetAccountRequest.self, UsersV1.GetAccountResponse.self) { request, _ in
            try self.getAccount(request)
          }
        ]),
      ServiceRegistration(
        service: UsersV1.UsersService.name,
        methods: [
          .unary("GetUser", UsersV1.GetUserRequest.self, UsersV1.GetUserResponse.self) { request, _ in
            try self.getUser(request)
          }
        ]),
    ]
  }

  private func getAccount(_ request: UsersV1.GetAccountRequest) throws -> UsersV1.GetAccountResponse {
    asked.withLock { $0 += 1 }
    guard let account = [Self.acme, Self.tokyo].first(where: { $0.name == request.name }) else {
      throw RPCError(.notFound, reason: "ACCOUNT_NOT_FOUND", message: "none")
    }
    return UsersV1.GetAccountResponse(account: account)
  }

  private func getUser(_ request: UsersV1.GetUserRequest) throws -> UsersV1.GetUserResponse {
    asked.withLock { $0 += 1 }
    guard request.name == "accounts/acme/users/ann" else {
      throw RPCError(.notFound, reason: "USER_NOT_FOUND", message: "none")
    }
    return UsersV1.GetUserResponse(user: .init(name: request.name))
  }
}
