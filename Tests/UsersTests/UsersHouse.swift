import BillingTypes
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import UsersService

/// The Users service behind its RPC door.
struct UsersHouse: Sendable {
  static let start = Instant(millisecondsSinceEpoch: 1_772_323_200_000)
  let service: ServiceInProcess
  let accounts: UsersV1.AccountsService.Client
  let users: UsersV1.UsersService.Client
  let audit: UsersV1.AuditService.Client
  let roles: UsersV1.RolesService.Client
  let extensions: UsersV1.ExtensionsService.Client
  let phoneNumbers: UsersV1.PhoneNumbersService.Client
  let queues: UsersV1.QueuesService.Client

  init(in directory: TemporaryDirectory = TemporaryDirectory()) async throws {
    service = try await ServiceInProcess.start(UsersServer.self, at: Self.start, in: directory)
    accounts = UsersV1.AccountsService.Client(service.channel)
    users = UsersV1.UsersService.Client(service.channel)
    audit = UsersV1.AuditService.Client(service.channel)
    roles = UsersV1.RolesService.Client(service.channel)
    extensions = UsersV1.ExtensionsService.Client(service.channel)
    phoneNumbers = UsersV1.PhoneNumbersService.Client(service.channel)
    queues = UsersV1.QueuesService.Client(service.channel)
  }

  /// A house for one test, stopped when it is over.
  static func run(_ test: (UsersHouse) async throws -> Void) async throws {
    let house = try await UsersHouse()
    do {
      try await test(house)
    } catch {
      await house.service.stop()
      throw error
    }
    await house.service.stop()
  }

  @discardableResult
  func createAccount(
    _ id: String = "acme", requestID: String? = nil, _ change: (inout UsersV1.Account) -> Void = { _ in }
  ) async throws(RPCError) -> UsersV1.Account {
    var account = UsersV1.Account(displayName: "Acme", currencyCode: "EUR", timeZone: "Europe/Rome")
    change(&account)
    let request = UsersV1.CreateAccountRequest(
      accountId: id, account: account, requestId: requestID ?? "account-\(id)")
    return try await accounts.createAccount(request).account ?? UsersV1.Account()
  }

  @discardableResult
  func createUser(
    _ id: String, of account: String = "acme", requestID: String? = nil,
    _ change: (inout UsersV1.User) -> Void = { _ in }
  ) async throws(RPCError) -> UsersV1.User {
    var user = UsersV1.User(givenName: "Ann", familyName: "Lee", email: "\(id)@acme.example")
    change(&user)
    let request = UsersV1.CreateUserRequest(
      parent: "accounts/\(account)", userId: id, user: user, requestId: requestID ?? "user-\(id)")
    var created = try await users.createUser(request).user ?? UsersV1.User()
    // Shown by this answer alone, and in the way of comparing users.
    created.initialPassword = ""
    return created
  }

  /// An account with its owner, `ann`.
  func createAccountWithOwner() async throws(RPCError) {
    try await createAccount()
    try await createUser("ann") { $0.roles = [.owner] }
  }

  func events() async throws -> [StoredEvent] { try await service.database.events(after: 0, limit: 1_000) }
}
