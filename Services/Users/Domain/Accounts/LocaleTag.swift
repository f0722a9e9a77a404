/// A language tag of BCP 47, such as `en-GB`; empty where none was given.
package struct LocaleTag: Sendable, Hashable {
  /// The tag as it was given.
  package let text: String

  /// A tag whose parts are well formed; whether anybody speaks it is not checked.
  package init(_ text: String) throws(LocaleTagError) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let wellFormed =
      text.utf8.count <= UsersLimits.localeLengthMaximum
      && (2...8).contains(parts[0].count) && parts[0].allSatisfy(isLetter)
      && parts.dropFirst().allSatisfy { (1...8).contains($0.count) && $0.allSatisfy(isLetterOrDigit) }
    guard text.isEmpty || wellFormed else { throw .malformed(text) }
    self.text = text
  }

  /// A tag that was stored.
  package init(stored text: String) { self.text = text }
}

/// Why text is not a language tag.
package enum LocaleTagError: Error, Hashable, CustomStringConvertible {
  /// Not letters and digits in parts of 1 to 8, or too long.
  case malformed(String)

  package var description: String {
    switch self {
    case .malformed(let text): "\"\(text.prefix(40))\" is not a language tag; use one such as en-GB, or leave it empty"
    }
  }
}

private func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }

private func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || (48...57).contains(byte) }
