package import BillingTypes

/// Decides that an account uses a number.
package struct CreatePhoneNumber: Sendable {
  /// The number, if nobody has it.
  package let phoneNumber: PhoneNumber

  /// Checks the number.
  ///
  /// - Throws: ``TelephonyError/invalid(_:)`` with every problem.
  package init(parent: String, number: String, uid: ResourceUID, now: Instant) throws(TelephonyError) {
    var checks = FieldChecks()
    let account = checks.value("parent") { try AccountID(resourceName: parent) }
    let number = checks.value("phone_number.number") { try E164Number(number) }
    guard let account, let number, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    phoneNumber = PhoneNumber(
      name: PhoneNumberName(account: account, id: number.id), stamp: ResourceStamp(creating: uid, at: now), target: nil)
  }

  /// The new number, given whose it is already. Whose, another account's people are not told.
  package func decide(holder: AccountID?) throws(TelephonyError) -> PhoneNumber {
    guard let holder else { return phoneNumber }
    throw holder == phoneNumber.name.account
      ? .phoneNumberExists(phoneNumber.name) : .phoneNumberTaken(phoneNumber.number)
  }
}
