import BillingTypes
import Protobuf
import Schemas
import ServiceRuntime
import Storage
import UsersDomain

/// Saves what was decided about users of one account, in one transaction, notes it in the audit log and publishes it:
/// every event says how many users are active after it, and from which day on (R79, R92, R93). Every path that changes
/// users goes through here, so that the count and the list can not disagree, and whoever is active no longer is no agent.
struct UserChanges {
  private let transaction: any Transaction
  private let origin: AuditOrigin
  private let effectiveDate: String
  /// The account, as the changes so far leave it.
  private(set) var account: Account
  /// Users of the account that are active, as the changes so far leave it.
  private(set) var activeCount: Int64

  /// Begins with what the account is; users who can not be restored any more are gone from here on.
  init(of id: AccountID, by origin: AuditOrigin, in transaction: any Transaction) throws {
    account = try AccountStore.require(id, in: transaction)
    try UserStore.purge(id, at: origin.now, in: transaction)
    activeCount = try UserStore.activeCount(of: id, in: transaction)
    effectiveDate = account.timeZone.date(of: origin.now).iso
    self.transaction = transaction
    self.origin = origin
  }

  /// Saves a new user; where it is the owner, its account knows from then on.
  mutating func create(_ user: User) throws {
    try UserStore.insert(user, into: transaction)
    activeCount += user.isCounted ? 1 : 0
    try append(
      UsersV1.UserCreated(user: user.schema, count: count, actor: origin.actor, requestId: origin.requestID), user)
    try transaction.audit(origin, of: account.id, user.name.resourceName, before: nil, after: user.schema)
    if user.isOwner { try save(account.owned(by: user.name.user, at: origin.now)) }
  }

  /// Saves a changed user; nothing happens where it is the same.
  mutating func save(_ user: User, before: User) throws {
    guard user != before else { return }
    try UserStore.update(user, before: before, in: transaction)
    activeCount += (user.isCounted ? 1 : 0) - (before.isCounted ? 1 : 0)
    // Who is not active has no session, and finds none when activated again.
    if before.isCounted, !user.isCounted { try SessionStore.endAll(of: user.name, in: transaction) }
    if before.isCounted && !user.isCounted || before.deletedAt == nil && user.deletedAt != nil {
      try TelephonyChanges(transaction: transaction, origin: origin)
        .leave(user.name, isDeleted: user.deletedAt != nil)
    }
    try transaction.audit(
      origin, of: account.id, user.name.resourceName, before: before.schema, after: user.schema)
    let (schema, actor, requestID) = (user.schema, origin.actor, origin.requestID)
    switch (before.deletedAt == nil, user.deletedAt == nil, before.isActive, user.isActive) {
    case (true, false, _, _):
      try append(UsersV1.UserDeleted(user: schema, count: count, actor: actor, requestId: requestID), user)
    case (false, true, _, _):
      try append(UsersV1.UserRestored(user: schema, count: count, actor: actor, requestId: requestID), user)
    case (_, _, false, true):
      try append(UsersV1.UserActivated(user: schema, count: count, actor: actor, requestId: requestID), user)
    case (_, _, true, false):
      try append(UsersV1.UserDeactivated(user: schema, count: count, actor: actor, requestId: requestID), user)
    case (_, _, true, true), (_, _, false, false):
      try append(UsersV1.UserUpdated(user: schema, actor: actor, requestId: requestID), user)
    }
  }

  /// Saves the changed account; nothing happens where it is the same.
  mutating func save(_ changed: Account) throws {
    guard changed != account else { return }
    try transaction.audit(
      origin, of: account.id, account.id.resourceName, before: account.schema, after: changed.schema)
    try AccountStore.update(changed, in: transaction)
    account = changed
    try transaction.append(
      UsersV1.AccountUpdated(account: changed.schema, actor: origin.actor, requestId: origin.requestID),
      of: changed.id, changed.stamp)
  }

  private var count: UsersV1.ActiveUserCount {
    UsersV1.ActiveUserCount(effectiveDate: effectiveDate, activeCount: Int32(clamping: activeCount))
  }

  private func append(_ event: some Message, _ user: User) throws {
    try transaction.append(event, of: user.name.account, user.stamp)
  }
}
