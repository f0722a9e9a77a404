import BillingTypes
import Protobuf
import Schemas
import Storage
import SubscriptionsDomain

/// What the events of Users do here: accounts and members are copied.
enum UsersEvents {
  /// Applies one event in the transaction that records its place in the inbox; other events pass by.
  static func apply(_ stored: StoredEvent, _ transaction: any Transaction) throws {
    let payload = stored.event.payload
    switch stored.event.type {
    case UsersV1.AccountCreated.protobufName:
      let event = try UsersV1.AccountCreated(serialized: payload)
      try AccountStore.save(BilledAccount(schema: event.account), in: transaction)
    case UsersV1.UserCreated.protobufName:
      let event = try UsersV1.UserCreated(serialized: payload)
      try AccountStore.saveMember(UserName(resourceName: event.user?.name ?? ""), in: transaction)
    default:
      break
    }
  }
}
