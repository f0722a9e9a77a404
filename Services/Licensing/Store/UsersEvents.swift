import BillingTypes
import Protobuf
import Schemas
import Storage

/// What the events of Users do here: members are copied, and whoever is deleted gives every unit back.
enum UsersEvents {
  /// Applies one event in the transaction that records its place in the inbox; other events pass by.
  static func apply(_ stored: StoredEvent, _ transaction: any Transaction) throws {
    let payload = stored.event.payload
    switch stored.event.type {
    case UsersV1.UserCreated.protobufName:
      try MemberStore.save(name(UsersV1.UserCreated(serialized: payload).user), isMember: true, in: transaction)
    case UsersV1.UserRestored.protobufName:
      try MemberStore.save(name(UsersV1.UserRestored(serialized: payload).user), isMember: true, in: transaction)
    case UsersV1.UserDeleted.protobufName:
      let user = try name(UsersV1.UserDeleted(serialized: payload).user)
      try MemberStore.save(user, isMember: false, in: transaction)
      let now = Instant(millisecondsSinceEpoch: stored.event.atMilliseconds)
      for assignment in try AssignmentStore.list(of: user, limit: .max, in: transaction) {
        try AssignmentStore.delete(assignment, at: now, in: transaction)
      }
    default:
      break
    }
  }

  private static func name(_ user: UsersV1.User?) throws -> UserName { try UserName(resourceName: user?.name ?? "") }
}
