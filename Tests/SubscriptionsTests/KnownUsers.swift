import RPC
import Schemas
import Synchronization

/// A peer that speaks for Users: it knows the accounts `acme` (EUR, Rome) and `tokyo` (JPY, Tokyo) and the user `ann` of
/// the first, and counts how often it is asked.
final class KnownUsers: UsersV1.AccountsService.Methods, UsersV1.UsersService.Methods {
  private let asked = Mutex(0)

  var askedCount: Int { asked.withLock { $0 } }

  static let acme = UsersV1.Account(
    name: "accounts/acme", updateTime: .init(seconds: 5), displayName: "Acme", currencyCode: "EUR",
    timeZone: "Europe/Rome")
  static let tokyo = UsersV1.Account(
    name: "accounts/tokyo", updateTime: .init(seconds: 5), displayName: "Tokyo", currencyCode: "JPY",
    timeZone: "Asia/Tokyo")

  func getAccount(
    _ request: UsersV1.GetAccountRequest, context: CallContext
  ) async throws -> UsersV1.GetAccountResponse {
    asked.withLock { $0 += 1 }
    guard let account = [Self.acme, Self.tokyo].first(where: { $0.name == request.name }) else {
      throw RPCError(.notFound, reason: "ACCOUNT_NOT_FOUND", message: "none")
    }
    return UsersV1.GetAccountResponse(account: account)
  }

  func getUser(_ request: UsersV1.GetUserRequest, context: CallContext) async throws -> UsersV1.GetUserResponse {
    asked.withLock { $0 += 1 }
    guard request.name == "accounts/acme/users/ann" else {
      throw RPCError(.notFound, reason: "USER_NOT_FOUND", message: "none")
    }
    return UsersV1.GetUserResponse(user: .init(name: request.name))
  }

  func createAccount(
    _ request: UsersV1.CreateAccountRequest, context: CallContext
  ) async throws -> UsersV1.CreateAccountResponse { throw Self.notAsked }

  func listAccounts(
    _ request: UsersV1.ListAccountsRequest, context: CallContext
  ) async throws -> UsersV1.ListAccountsResponse { throw Self.notAsked }

  func createUser(
    _ request: UsersV1.CreateUserRequest, context: CallContext
  ) async throws -> UsersV1.CreateUserResponse { throw Self.notAsked }

  func listUsers(
    _ request: UsersV1.ListUsersRequest, context: CallContext
  ) async throws -> UsersV1.ListUsersResponse { throw Self.notAsked }

  private static let notAsked = RPCError(.unimplemented, reason: "NOT_ASKED", message: "Subscriptions never asks this")
}
