package import BillingTypes

/// The extensions of an account, and what rows may ask of them.
package struct ImportExtensions: Sendable {
  private let plan: ExtensionPlan?
  /// By key: the resource name of who has it, or nil for a free one.
  private let holders: [String: String?]
  private let keysByHolder: [String: ExtensionKey]

  /// - Parameter plan: Nil for an account that does not exist.
  package init(plan: ExtensionPlan?, _ extensions: [(key: ExtensionKey, assignee: String?)]) {
    self.plan = plan
    holders = Dictionary(extensions.map { ($0.key.text, $0.assignee) }, uniquingKeysWith: { first, _ in first })
    keysByHolder = Dictionary(
      extensions.compactMap { entry in entry.assignee.map { ($0, entry.key) } }, uniquingKeysWith: { first, _ in first }
    )
  }

  /// What a user has.
  package func key(of user: UserName) -> ExtensionKey? { keysByHolder[user.resourceName] }

  /// Whether a new user of whom the row says nothing could not be created.
  var isRequired: Bool { plan?.newUsers == .required }

  /// Why a user can not have a key; nil where it can.
  func refusal(of key: ExtensionKey, to user: UserName?) -> ImportRefusal? {
    if let present = holders[key.text] {
      guard let holder = present, holder != user?.resourceName else { return nil }
      return .extensionTaken(by: holder)
    }
    let padded = (1...6).map { String(repeating: "0", count: $0) + key.text }.first { holders[$0] != nil }
    if let padded { return .leadingZerosLost(key: padded) }
    return plan?.reservation(of: key).map { .extensionReserved($0) }
  }
}
