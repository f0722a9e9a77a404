package import BillingTypes

/// Which keys an account uses (requirements C 28).
package struct ExtensionPlan: Sendable, Hashable {
  package let account: AccountID
  /// 0 for a plan that was never changed.
  package internal(set) var revision: Int64
  /// When it was changed last; nil where it never was.
  package internal(set) var updatedAt: Instant?
  /// Keys that nobody gets, beside the emergency numbers.
  package internal(set) var reserved: [ReservedRange]
  /// The numbers among which keys are given automatically.
  package internal(set) var automatic: ClosedRange<Int>
  /// Whether a new user gets an extension.
  package internal(set) var newUsers: NewUserRule

  /// Keys of the same length, from one to another.
  package struct ReservedRange: Sendable, Hashable {
    package let first: ExtensionKey
    package let last: ExtensionKey
    /// Why; may be empty.
    package let reason: String

    /// A range that was stored.
    package init(first: ExtensionKey, last: ExtensionKey, reason: String) {
      self.first = first
      self.last = last
      self.reason = reason
    }

    /// Digits of one length compare as text as they do as numbers.
    func contains(_ key: ExtensionKey) -> Bool {
      key.text.utf8.count == first.text.utf8.count && first.text <= key.text && key.text <= last.text
    }
  }

  /// What happens where a new user is created without a word about its extension: the two flows of R23.
  package enum NewUserRule: String, Sendable, CaseIterable {
    case onRequest = "on_request"
    case automatic
    /// The extension comes first.
    case required
  }

  /// A plan as it was decided or stored.
  package init(
    account: AccountID, revision: Int64, updatedAt: Instant?, reserved: [ReservedRange], automatic: ClosedRange<Int>,
    newUsers: NewUserRule
  ) {
    self.account = account
    self.revision = revision
    self.updatedAt = updatedAt
    self.reserved = reserved
    self.automatic = automatic
    self.newUsers = newUsers
  }

  /// The plan of an account that has none of its own.
  package init(usualFor account: AccountID) {
    self.init(
      account: account, revision: 0, updatedAt: nil, reserved: [], automatic: UsersLimits.automaticExtensions,
      newUsers: .onRequest)
  }

  /// The account of a name of the form `accounts/{account}/extensionPlan`.
  package static func account(ofName name: String) throws(IdentifierError) -> AccountID {
    let suffix = "/extensionPlan"
    guard name.hasSuffix(suffix) else {
      throw .malformedName(text: name, expected: "accounts/{account}/extensionPlan")
    }
    return try AccountID(resourceName: String(name.dropLast(suffix.count)))
  }

  /// `accounts/{account}/extensionPlan`.
  package var resourceName: String { "\(account.resourceName)/extensionPlan" }
  /// Another one after every change.
  package var etag: String { "plan-\(revision)" }

  /// Why nobody gets a key; nil where it can be had.
  package func reservation(of key: ExtensionKey) -> String? {
    if UsersLimits.emergencyNumbers.contains(key.text) { return "it is an emergency number" }
    guard let range = reserved.first(where: { $0.contains(key) }) else { return nil }
    let reason = range.reason.isEmpty ? "" : ": \(range.reason)"
    return "\(range.first) to \(range.last) are reserved\(reason)"
  }

  /// Where a search for a free key among some numbers ended.
  package enum Search: Sendable, Hashable {
    case found(ExtensionKey)
    /// None up to here; look at the numbers from this one on.
    case goOn(from: Int)
    /// None at all.
    case exhausted
  }

  /// The first number from `start` on that is neither taken nor reserved.
  ///
  /// - Parameters:
  ///   - taken: Numbers that are taken, from `start` on.
  ///   - end: Up to which number `taken` is complete; nil for all.
  package func firstFree(from start: Int, taken: Set<Int>, knownUpTo end: Int?) -> Search {
    let first = max(start, automatic.lowerBound)
    let last = min(end ?? automatic.upperBound, automatic.upperBound)
    var number = first
    while number <= last {
      guard let key = try? ExtensionKey("\(number)") else { break }
      if let range = reserved.first(where: { $0.contains(key) }) {
        number = (range.last.number ?? number) + 1
      } else if taken.contains(number) || UsersLimits.emergencyNumbers.contains(key.text) {
        number += 1
      } else {
        return .found(key)
      }
    }
    return last < automatic.upperBound ? .goOn(from: max(number, last + 1)) : .exhausted
  }
}
