import Glibc

/// The command line of the bench.
struct Options {
  private static let usage = "usage: bill-run-bench [--accounts N] [--fewer-accounts N] [--repeats N]"

  var accounts = 100_000
  var fewerAccounts = 10_000
  var repeats = 5

  /// Reads the arguments after the program's name; ends the program with one sentence and status 64 when they are wrong.
  init(_ arguments: [String]) {
    var rest = arguments.dropFirst()
    while let option = rest.popFirst() {
      switch option {
      case "--help": Self.end(status: 0, Self.usage)
      case "--accounts": accounts = Self.number(option, rest.popFirst())
      case "--fewer-accounts": fewerAccounts = Self.number(option, rest.popFirst())
      case "--repeats": repeats = Self.number(option, rest.popFirst())
      default: Self.end(status: 64, "bill-run-bench: there is no option \(option); \(Self.usage)")
      }
    }
  }

  private static func number(_ option: String, _ text: String?) -> Int {
    guard let text, let value = Int(text), value > 0 else {
      end(status: 64, "bill-run-bench: \(option) needs a number above 0; \(usage)")
    }
    return value
  }

  private static func end(status: Int32, _ sentence: String) -> Never {
    print(sentence)
    exit(status)
  }
}
