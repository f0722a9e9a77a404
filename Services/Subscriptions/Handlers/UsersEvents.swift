import BillingTypes
import Protobuf
import Schemas
import ServiceRuntime
import Storage
import SubscriptionsDomain

/// What the events of Users do here: accounts and members are copied, and how many users are active becomes the quantity
/// of the subscriptions that are billed by them.
enum UsersEvents {
  /// Applies one event in the transaction that records its place in the inbox; other events pass by.
  static func apply(_ stored: StoredEvent, _ transaction: any Transaction) throws {
    let payload = stored.event.payload
    func count(_ count: UsersV1.ActiveUserCount?, _ actor: String, _ requestID: String) throws {
      try follow(count, of: stored, actor: actor, requestID: requestID, transaction)
    }
    switch stored.event.type {
    case UsersV1.AccountCreated.protobufName:
      let event = try UsersV1.AccountCreated(serialized: payload)
      try AccountStore.save(BilledAccount(schema: event.account), in: transaction)
    case UsersV1.AccountUpdated.protobufName:
      let event = try UsersV1.AccountUpdated(serialized: payload)
      try AccountStore.save(BilledAccount(schema: event.account), in: transaction)
    case UsersV1.UserCreated.protobufName:
      let event = try UsersV1.UserCreated(serialized: payload)
      try AccountStore.saveMember(UserName(resourceName: event.user?.name ?? ""), in: transaction)
      try count(event.count, event.actor, event.requestId)
    case UsersV1.UserActivated.protobufName:
      let event = try UsersV1.UserActivated(serialized: payload)
      try count(event.count, event.actor, event.requestId)
    case UsersV1.UserDeactivated.protobufName:
      let event = try UsersV1.UserDeactivated(serialized: payload)
      try count(event.count, event.actor, event.requestId)
    case UsersV1.UserDeleted.protobufName:
      let event = try UsersV1.UserDeleted(serialized: payload)
      try AccountStore.removeMember(UserName(resourceName: event.user?.name ?? ""), in: transaction)
      try count(event.count, event.actor, event.requestId)
    case UsersV1.UserRestored.protobufName:
      let event = try UsersV1.UserRestored(serialized: payload)
      try AccountStore.saveMember(UserName(resourceName: event.user?.name ?? ""), in: transaction)
      try count(event.count, event.actor, event.requestId)
    default:
      break
    }
  }

  /// Events of before users were counted say nothing of it.
  private static func follow(
    _ told: UsersV1.ActiveUserCount?, of stored: StoredEvent, actor: String, requestID: String,
    _ transaction: any Transaction
  ) throws {
    guard let told, !told.effectiveDate.isEmpty else { return }
    let account = try AccountID(resourceName: stored.event.account)
    let count = try ActiveUserStore.save(
      ActiveUserCount(date: try CalendarDate(iso: told.effectiveDate), count: Int64(told.activeCount)), of: account,
      in: transaction)
    let action = FollowActiveUsers(count, actor: actor)
    let now = Instant(millisecondsSinceEpoch: stored.event.atMilliseconds)
    for name in try ActiveUserStore.subscriptions(of: account, in: transaction) {
      guard let subscription = try SubscriptionStore.find(name, in: transaction) else { continue }
      let timeline = try QuantityStore.timeline(
        of: name, from: action.effectiveDate(of: subscription), in: transaction)
      guard let outcome = action.decide(subscription, timeline: timeline, now: now) else { continue }
      try SubscriptionsMethods.save(outcome.step, of: outcome.subscription, requestID: requestID, in: transaction)
    }
  }
}
