package import BillingTypes

/// A phone number in use by an account.
package enum PhoneNumberResource: ResourceKind {
  package static let noun = "phone number"
  package static let collection = "phoneNumbers"
}

/// `accounts/{account}/phoneNumbers/{digits}`.
package typealias PhoneNumberName = AccountResourceName<PhoneNumberResource>

/// A number of the world's telephone network (ITU-T E.164): a plus sign and 7 to 15 digits, the first not 0.
package struct E164Number: Sendable, Hashable, CustomStringConvertible {
  /// The digits without the plus sign.
  let id: Identifier<PhoneNumberResource>

  /// A checked number.
  package init(_ text: String) throws(E164NumberError) {
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == UInt8(ascii: "+"), UsersLimits.phoneNumberDigits.contains(digits.count),
      digits.allSatisfy({ (48...57).contains($0) }), digits.first != UInt8(ascii: "0"),
      let id = try? Identifier<PhoneNumberResource>(String(text.dropFirst()))
    else { throw .malformed(text) }
    self.id = id
  }

  /// With the plus sign.
  package var text: String { "+\(id)" }

  package var description: String { text }
}

/// Why text is not a phone number.
package enum E164NumberError: Error, Hashable, CustomStringConvertible {
  /// Not of the form.
  case malformed(String)

  package var description: String {
    switch self {
    case .malformed(let text):
      "\"\(text.prefix(40))\" is not a phone number of the form +390612345678; use a plus sign, the country code and the "
        + "number, \(UsersLimits.phoneNumberDigits.lowerBound) to \(UsersLimits.phoneNumberDigits.upperBound) digits "
        + "without blanks"
    }
  }
}

/// A number of an account, and where it leads (R33).
package struct PhoneNumber: Sendable, Hashable {
  /// Account and digits.
  package let name: PhoneNumberName
  /// Identity, revision and times.
  package internal(set) var stamp: ResourceStamp
  /// Nil for nowhere.
  package internal(set) var target: Target?

  /// Where a number can lead.
  package enum Target: Sendable, Hashable {
    case `extension`(ExtensionName)
    case user(UserName)
    case queue(QueueName)

    /// The full name.
    package var resourceName: String {
      switch self {
      case .extension(let name): name.resourceName
      case .user(let name): name.resourceName
      case .queue(let name): name.resourceName
      }
    }

    /// Its account.
    package var account: AccountID {
      switch self {
      case .extension(let name): name.account
      case .user(let name): name.account
      case .queue(let name): name.account
      }
    }

    /// The target of a name.
    package init(resourceName: String) throws(IdentifierError) {
      if let name = try? ExtensionName(resourceName: resourceName) {
        self = .extension(name)
      } else if let name = try? QueueName(resourceName: resourceName) {
        self = .queue(name)
      } else if let name = try? UserName(resourceName: resourceName) {
        self = .user(name)
      } else {
        throw .malformedName(
          text: resourceName, expected: "accounts/{account}/extensions/{key}, …/users/{user} or …/queues/{queue}")
      }
    }
  }

  /// A number as it was decided or stored.
  package init(name: PhoneNumberName, stamp: ResourceStamp, target: Target?) {
    self.name = name
    self.stamp = stamp
    self.target = target
  }

  /// With the plus sign.
  package var number: String { "+\(name.id)" }

  /// Refuses a change by a caller who saw an older state; an empty `etag` changes whatever is there.
  func require(etag: String) throws(TelephonyError) {
    guard etag.isEmpty || etag == stamp.etag else { throw .etagMismatch(name.resourceName) }
  }

  /// The number with another target, one revision later; the same where it leads there already.
  func leading(to target: Target?, at now: Instant) -> PhoneNumber {
    guard target != self.target else { return self }
    return PhoneNumber(name: name, stamp: stamp.changed(at: now), target: target)
  }
}
