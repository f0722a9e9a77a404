import HTTP

/// The caller's key for a change, from the `Idempotency-Key` field: the same key always means the same effect.
enum IdempotencyKey {
  static let fieldName = "Idempotency-Key"
  static let byteCountMax = 255

  /// The key, also when it is quoted as the IETF draft has it; nil without the field.
  static func read(_ fields: HTTPFields) throws(Problem) -> String? {
    let values = fields.values(of: fieldName)
    guard let value = values.first else { return nil }
    let isQuoted = value.utf8.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
    let key = isQuoted ? String(value.dropFirst().dropLast()) : value
    let isPrintable = key.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    guard values.count == 1, (1...byteCountMax).contains(key.utf8.count), isPrintable else {
      throw .invalidField(
        fieldName, reason: "MALFORMED_IDEMPOTENCY_KEY",
        "Idempotency-Key must be given once and be 1 to \(byteCountMax) printable ASCII characters.")
    }
    return key
  }

  /// What a caller is told who left it out.
  static let missing = Problem.invalidField(
    fieldName, reason: "IDEMPOTENCY_KEY_REQUIRED",
    "This method changes something: send a new Idempotency-Key of your own with each change, and the same one when you "
      + "repeat it.")
}
