/// An email address as the dot-atom form of RFC 5322 has it, in ASCII; the login of a user.
package struct EmailAddress: Sendable, Hashable, CustomStringConvertible {
  /// The address as it was given.
  package let text: String

  /// An address of the form `local@host.tld`.
  package init(_ text: String) throws(EmailAddressError) {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard text.utf8.count <= UsersLimits.emailLengthMaximum, parts.count == 2, isLocalPart(parts[0]), isHost(parts[1])
    else { throw .malformed(text) }
    self.text = text
  }

  /// An address that was stored.
  package init(stored text: String) { self.text = text }

  /// The address in lower case: two users of one account never share it.
  package var comparisonKey: String { text.lowercased() }

  package var description: String { text }
}

/// Why text is not an email address.
package enum EmailAddressError: Error, Hashable, CustomStringConvertible {
  /// Not of the form `local@host.tld`, or too long.
  case malformed(String)

  package var description: String {
    switch self {
    case .malformed(let text): "\"\(text.prefix(80))\" is not an email address; use one such as ann@example.com"
    }
  }
}

private func isLocalPart(_ part: Substring.UTF8View) -> Bool {
  let marks = Set("!#$%&'*+-/=?^_`{|}~".utf8)
  let atoms = part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  return part.count <= UsersLimits.emailLocalPartLengthMaximum
    && atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy { isLetterOrDigit($0) || marks.contains($0) } }
}

/// At least two labels of 1 to 63 letters, digits and inner hyphens (RFC 1035 §2.3.1).
private func isHost(_ host: Substring.UTF8View) -> Bool {
  let hyphen = UInt8(ascii: "-")
  let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  return labels.count >= 2
    && labels.allSatisfy { label in
      (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
        && label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
    }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte)
}
