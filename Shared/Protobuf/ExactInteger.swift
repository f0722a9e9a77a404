/// Integers out of decimal literals, without a detour through floating point.
public enum ExactInteger {
  /// The integer that `literal` (JSON number syntax) spells, if it is one that 128 bits hold; nil otherwise.
  public static func parse(_ literal: String) -> Int128? {
    var rest = Substring(literal)
    let isNegative = rest.first == "-"
    if isNegative { rest.removeFirst() }
    let parts = rest.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard let mantissa = parts.first, let exponent = exponent(parts.dropFirst().first) else { return nil }
    let halves = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = halves.first, isDigits(whole), halves.count == 1 || isDigits(halves[1]) else { return nil }
    guard let magnitude = shifted(whole: whole, fraction: halves.dropFirst().first ?? "", by: exponent) else {
      return nil
    }
    return isNegative ? -magnitude : magnitude
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func exponent(_ text: Substring?) -> Int? {
    guard var text else { return 0 }
    let isNegative = text.first == "-"
    if isNegative || text.first == "+" { text.removeFirst() }
    guard isDigits(text), text.utf8.count <= 4, let value = Int(text) else { return nil }
    return isNegative ? -value : value
  }

  /// The digits with the point moved right by `exponent`; nil if a digit other than zero is left behind it.
  private static func shifted(whole: Substring, fraction: Substring, by exponent: Int) -> Int128? {
    var digits = Array(whole.utf8) + Array(fraction.utf8)
    let point = whole.utf8.count + exponent
    if point < digits.count {
      guard digits[max(0, point)...].allSatisfy({ $0 == 0x30 }) else { return nil }
      digits.removeSubrange(max(0, point)...)
    }
    let significant = digits.drop { $0 == 0x30 }
    guard !significant.isEmpty else { return 0 }
    let zeros = point - digits.count
    guard significant.count + zeros <= 38 else { return nil }
    var magnitude: Int128 = 0
    for digit in significant { magnitude = magnitude * 10 + Int128(digit - 0x30) }
    for _ in 0..<zeros { magnitude *= 10 }
    return magnitude
  }
}
