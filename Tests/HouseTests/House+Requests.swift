import HTTP
import Protobuf
import TestHouse
import Testing

extension JSONValue {
  /// A money amount as ProtoJSON writes it, with its currency: `EUR 12.34` for comparison.
  var moneyText: String? {
    guard let currency = self["currencyCode"]?.stringValue else { return nil }
    return "\(currency) \(self["minorUnits"]?.stringValue ?? "0")"
  }

  func text(_ name: String) -> String { self[name]?.stringValue ?? "" }
}

/// The requests of the stories, as JSON.
enum Requests {
  static func account(_ name: String) -> JSONValue {
    .members(
      ("displayName", .string(name)), ("currencyCode", .string("EUR")), ("timeZone", .string("Europe/Rome")),
      ("locale", .string("it-IT")), ("paymentTerms", .string("PAYMENT_TERMS_INVOICE")), ("netDays", .integer(30)),
      ("billCycleDay", .integer(1)))
  }

  static func user(_ name: String, roles: [String]) -> JSONValue {
    .members(
      ("givenName", .string(name)), ("familyName", .string("Rossi")), ("email", .string("\(name)@example.org")),
      ("roles", .array(roles.map { .string($0) })))
  }

  static func plan(product: String, cents: Int) -> JSONValue {
    .members(
      ("displayName", .string("Monthly")), ("product", .string("products/\(product)")),
      ("unitPrice", .members(("currencyCode", .string("EUR")), ("minorUnits", .string("\(cents)")))))
  }

  static func subscription(plan: String, start: String, quantity: Int) -> JSONValue {
    .members(
      ("plan", .string("plans/\(plan)")), ("startDate", .string(start)), ("quantity", .string("\(quantity)")))
  }

  static func platformUser(product: String, name: String, user: String?) -> JSONValue {
    var members = [
      JSONMember("product", .string("products/\(product)")), JSONMember("displayName", .string(name)),
    ]
    if let user { members.append(JSONMember("user", .string(user))) }
    return .object(members)
  }

  static func change(to quantity: Int, on date: String) -> JSONValue {
    .members(("quantity", .string("\(quantity)")), ("effectiveDate", .string(date)))
  }

  /// Noon in UTC, so that it is that day in Rome too.
  static func clock(_ date: String) -> JSONValue { .members(("time", .string("\(date)T12:00:00Z"))) }
}
