/// `_x000A_`: how Office Open XML writes what XML can not hold (ECMA-376 part 1, 22.9.2.19).
enum EscapedCharacters {
  /// The text with escapes resolved; what only looks like one stays.
  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(0x5F), text.contains("_x") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "_x") {
      result += rest[..<start.lowerBound]
      let digits = rest[start.upperBound...].prefix(4)
      let after = rest[digits.endIndex...]
      if digits.count == 4, digits.allSatisfy(\.isHexDigit), after.first == "_", let code = UInt32(digits, radix: 16),
        let scalar = Unicode.Scalar(code)
      {
        result.unicodeScalars.append(scalar)
        rest = after.dropFirst()
      } else {
        result += "_x"
        rest = rest[start.upperBound...]
      }
    }
    return result + rest
  }

  /// The text as XML can hold it: control characters escaped, and what would be taken for an escape.
  static func encoded(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: needsEscape) || text.contains("_x") else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if needsEscape(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "_x" + String(repeating: "0", count: 4 - digits.utf8.count) + digits + "_"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return escapedUnderscores(result, original: text)
  }

  private static func escapedUnderscores(_ result: String, original: String) -> String {
    guard decoded(result) != original else { return result }
    // Something in the text itself looks like an escape: write its underscores as escapes.
    var escaped = ""
    for scalar in original.unicodeScalars {
      if scalar == "_" {
        escaped += "_x005F_"
      } else if needsEscape(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        escaped += "_x" + String(repeating: "0", count: 4 - digits.utf8.count) + digits + "_"
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// What XML 1.0 can not hold, and the carriage return, which it would change.
  private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    (scalar.value < 0x20 && scalar != "\t" && scalar != "\n") || scalar.value == 0xFFFE || scalar.value == 0xFFFF
  }
}
