package import BillingTypes

/// Why a change of extensions, phone numbers or queues is refused. `Handlers/Extensions/TelephonyError+RPC.swift` gives
/// each its status, reason and sentence.
package enum TelephonyError: Error, Sendable, Hashable {
  /// Fields that can not be accepted, all of them.
  case invalid([FieldProblem])
  /// The caller saw an older state.
  case etagMismatch(String)
  case accountNotFound(AccountID)
  case userNotFound(UserName)
  case extensionNotFound(ExtensionName)
  case extensionExists(ExtensionName, assignee: String?)
  /// Nobody gets this key, and why.
  case extensionReserved(ExtensionName, reason: String)
  /// The key is kept for somebody for a moment.
  case extensionOffered(ExtensionName, until: Instant)
  case noFreeExtension(AccountID)
  case tooManyOffers(AccountID)
  /// Somebody has it already.
  case extensionAssigned(ExtensionName, to: String)
  /// The user or the queue has one already.
  case assigneeHasExtension(String, ExtensionName)
  /// What depends on it.
  case extensionInUse(ExtensionName, by: [String])
  /// Users of this account are created with an extension.
  case extensionRequired(AccountID)
  case phoneNumberNotFound(PhoneNumberName)
  /// The account has it already.
  case phoneNumberExists(PhoneNumberName)
  /// Another account has it.
  case phoneNumberTaken(String)
  case phoneNumberAssigned(PhoneNumberName, to: String)
  case queueNotFound(QueueName)
  case queueExists(QueueName)
  case queueInUse(QueueName, by: [String])
  /// Who can not be an agent, and why.
  case agentsRefused(QueueName, unknown: [UserName], inactive: [UserName])
  case tooManyAgents(QueueName, count: Int)
}
