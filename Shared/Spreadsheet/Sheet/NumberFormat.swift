/// What a number in a cell stands for, as far as it changes the text.
enum NumberFormat: Sendable, Hashable {
  /// The number itself; grouping, currency and rounding of what is shown are left out.
  case plain
  case date
  case dateTime
  case time
  /// `0000`: at least so many digits.
  case padded(Int)

  /// A format that has no code in the file (ECMA-376 part 1, 18.8.30).
  init(builtIn id: Int) {
    switch id {
    case 14...17, 27...31, 34...36, 50...58: self = .date
    case 22: self = .dateTime
    case 18...21, 32, 33, 45...47: self = .time
    default: self = .plain
    }
  }

  /// A format by its code, such as `yyyy\-mm\-dd` or `0000`.
  init(code: String) {
    let letters = Self.significant(code.prefix { $0 != ";" })
    if letters.count >= 2, letters.allSatisfy({ $0 == "0" }) {
      self = .padded(min(letters.count, 15))
      return
    }
    guard !letters.contains("0"), !letters.contains("#"), !letters.contains("?") else {
      // Seconds may have decimals: `ss.000` is a time all the same.
      self = letters.contains("s") && letters.contains(":") ? Self.moment(letters) : .plain
      return
    }
    self = letters.contains("general") ? .plain : Self.moment(letters)
  }

  private static func moment(_ letters: String) -> NumberFormat {
    let hasDay = letters.contains("d") || letters.contains("y")
    let hasTime = letters.contains("h") || letters.contains("s")
    if hasDay { return hasTime ? .dateTime : .date }
    if hasTime { return .time }
    return letters.contains("m") ? .date : .plain
  }

  /// In lower case, without what is shown as it stands: quoted, escaped, in brackets.
  private static func significant(_ code: Substring) -> String {
    var result = ""
    var characters = code.makeIterator()
    while let character = characters.next() {
      switch character {
      case "\"": while let next = characters.next(), next != "\"" {}
      case "[": while let next = characters.next(), next != "]" {}
      case "\\", "_", "*": _ = characters.next()
      default: result += character.lowercased()
      }
    }
    return result
  }
}
