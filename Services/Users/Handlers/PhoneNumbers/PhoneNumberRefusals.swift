import BillingTypes
import RPC
import UsersDomain

/// Refusals that concern a phone number.
enum PhoneNumberRefusals {
  static func notFound(_ name: PhoneNumberName) -> RPCError {
    RPCError(
      .notFound, reason: "PHONE_NUMBER_NOT_FOUND",
      message: "there is no phone number +\(name.id) in \(name.account.resourceName)",
      metadata: ["phone_number": name.resourceName])
  }

  static func exists(_ name: PhoneNumberName) -> RPCError {
    RPCError(
      .alreadyExists, reason: "PHONE_NUMBER_EXISTS",
      message: "\(name.account.resourceName) has the phone number +\(name.id) already",
      metadata: ["phone_number": name.resourceName])
  }

  /// Whose it is, is not told.
  static func taken(_ number: String) -> RPCError {
    RPCError(
      .alreadyExists, reason: "PHONE_NUMBER_TAKEN",
      message: "the phone number \(number) is in use by another account; take it out there first",
      metadata: ["number": number])
  }

  static func assigned(_ name: PhoneNumberName, to target: String) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "PHONE_NUMBER_ASSIGNED",
      message: "the phone number +\(name.id) leads to \(target); unassign it first",
      metadata: ["phone_number": name.resourceName, "target": target])
  }
}
