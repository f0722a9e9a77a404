import BillingTypes
import Storage
import UsersDomain

extension TelephonyChanges {
  /// Gives a new user the extension that was asked for, or what the account's plan says (R23); nil for none.
  ///
  /// - Parameter uid: For an extension that is created with it.
  @discardableResult
  func give(_ choice: ExtensionChoice, toNew user: UserName, uid: ResourceUID) throws -> Extension? {
    let plan = try ExtensionPlanStore.find(of: user.account, in: transaction)
    return try give(choice.resolved(by: plan), to: .user(user), uid: uid)
  }

  /// Gives a user or a queue that exists and has none an extension: the next free one, or one by its key, which is
  /// created where there is none.
  @discardableResult
  func give(_ choice: ExtensionChoice, to assignee: Extension.Assignee, uid: ResourceUID) throws -> Extension? {
    let account = assignee.account
    let free: Extension
    switch choice {
    case .usual, .none:
      return nil
    case .automatic:
      free = try create(CreateExtension(account: account, key: nil, uid: uid, now: origin.now))
    case .key(let key):
      let name = ExtensionName(account: account, key: key)
      if let present = try ExtensionStore.find(name, in: transaction) {
        free = present
      } else {
        free = try create(CreateExtension(account: account, key: key, uid: uid, now: origin.now))
      }
    }
    let held = try ExtensionStore.find(of: assignee, in: transaction)
    let assigned = try AssignExtension(free.name, to: assignee)
      .decide(free, assigneeExists: true, held: held?.name, now: origin.now)
    try save(assigned, before: free)
    return assigned
  }

  /// Creates an extension with its key or the next free one.
  func create(_ action: CreateExtension) throws -> Extension {
    let plan = try ExtensionPlanStore.find(of: action.account, in: transaction)
    guard let key = try action.key ?? FreeExtensions.next(plan, at: origin.now, in: transaction) else {
      throw TelephonyError.noFreeExtension(action.account)
    }
    let created = try action.decide(
      key: key, plan: plan,
      present: ExtensionStore.find(ExtensionName(account: action.account, key: key), in: transaction),
      offerExpiry: FreeExtensions.offerExpiry(
        of: key, account: action.account, exceptTo: origin.actor, at: origin.now, in: transaction))
    try create(created)
    try FreeExtensions.endOffer(of: key, account: action.account, in: transaction)
    return created
  }

  /// A user who is no longer active leaves all queues (R26). One who is deleted leaves extension and numbers too, and
  /// does not get them back on restoring: by then they may be somebody else's.
  func leave(_ user: UserName, isDeleted: Bool) throws {
    for name in try QueueStore.queues(of: user, in: transaction) {
      guard let queue = try QueueStore.find(name, in: transaction) else { continue }
      try save(RemoveAgents(leaving: user).decide(queue, now: origin.now), before: queue)
    }
    guard isDeleted else { return }
    if let held = try ExtensionStore.find(of: .user(user), in: transaction) {
      try save(UnassignExtension().decide(held, now: origin.now), before: held)
    }
    while true {
      let numbers = try PhoneNumberStore.leading(to: .user(user), limit: UsersLimits.namedResources, in: transaction)
      if numbers.isEmpty { return }
      for number in numbers {
        try save(UnassignPhoneNumber().decide(number, now: origin.now), before: number)
      }
    }
  }
}
