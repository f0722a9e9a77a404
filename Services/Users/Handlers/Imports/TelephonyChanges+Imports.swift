import BillingTypes
import UsersDomain

extension ExtensionChoice {
  /// What a row says about the extension of a user; nothing leaves it to the account's plan.
  init(_ imported: ImportedExtension?) {
    switch imported {
    case nil: self = .usual
    case .automatic?: self = .automatic
    case .key(let key)?: self = .key(key)
    case .some(.none): self = .none
    }
  }
}

extension TelephonyChanges {
  /// Takes the extension of a user who is there, if it has one, and gives another; what it has then.
  func exchange(
    _ before: ExtensionKey?, for choice: ExtensionChoice, of user: UserName, uid: ResourceUID
  ) throws -> ExtensionKey? {
    if before != nil, let held = try ExtensionStore.find(of: .user(user), in: transaction) {
      try save(UnassignExtension().decide(held, now: origin.now), before: held)
    }
    return try give(choice, to: .user(user), uid: uid).map { try ExtensionKey($0.name.key) }
  }
}
