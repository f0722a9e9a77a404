import BillingTypes
import Protobuf
import RPC
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  /// What every change of extensions, phone numbers and queues is: something is loaded and decided, saved, published and
  /// noted in one transaction, once for the request id.
  func changeTelephony<Response: Message>(
    of account: AccountID, _ request: some Message, requestID: String, context: CallContext,
    _ change: @escaping @Sendable (TelephonyChanges, Instant) throws -> Response
  ) async throws -> Response {
    let now = environment.clock.now()
    let origin = AuditOrigin(context, requestID: requestID, at: now)
    return try await environment.database.idempotently(
      request, requestID: requestID, tenant: account.resourceName, context: context, at: now
    ) { transaction in
      guard try AccountStore.exists(account, in: transaction) else { throw TelephonyError.accountNotFound(account) }
      return try change(TelephonyChanges(transaction: transaction, origin: origin), now)
    }
  }
}

extension TelephonyChanges {
  func load(_ name: ExtensionName) throws -> Extension {
    guard let found = try ExtensionStore.find(name, in: transaction) else {
      throw TelephonyError.extensionNotFound(name)
    }
    return found
  }

  func load(_ name: PhoneNumberName) throws -> PhoneNumber {
    guard let found = try PhoneNumberStore.find(name, in: transaction) else {
      throw TelephonyError.phoneNumberNotFound(name)
    }
    return found
  }

  func load(_ name: QueueName) throws -> Queue {
    guard let found = try QueueStore.find(name, in: transaction) else { throw TelephonyError.queueNotFound(name) }
    return found
  }

  /// Whether there is such a user, deleted ones left out.
  func exists(_ user: UserName) throws -> Bool { try isActive(user) != nil }

  /// Whether a user is active; nil where there is none, or only one that was deleted.
  func isActive(_ user: UserName) throws -> Bool? {
    guard let found = try UserStore.find(user, at: origin.now, in: transaction), found.deletedAt == nil else {
      return nil
    }
    return found.isActive
  }
}
