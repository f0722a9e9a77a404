import Glibc

/// The command line of the bench.
struct Options {
  static let usage = "usage: store-bench [--rows N] [--callers N] [--repeats N] [--verbose]"

  var rows = 64 * 600
  var callers = 64
  var repeats = 5
  var isVerbose = false

  /// Reads the arguments after the program's name; ends the program with one sentence and status 64 when they are wrong.
  init(_ arguments: [String]) {
    var rest = arguments.dropFirst()
    while let option = rest.popFirst() {
      switch option {
      case "--help": Self.end(status: 0, Self.usage)
      case "--verbose": isVerbose = true
      case "--rows": rows = Self.number(option, rest.popFirst())
      case "--callers": callers = Self.number(option, rest.popFirst())
      case "--repeats": repeats = Self.number(option, rest.popFirst())
      default: Self.end(status: 64, "store-bench: there is no option \(option); \(Self.usage)")
      }
    }
  }

  private static func number(_ option: String, _ text: String?) -> Int {
    guard let text, let value = Int(text), value > 0 else {
      end(status: 64, "store-bench: \(option) needs a number above 0; \(usage)")
    }
    return value
  }

  private static func end(status: Int32, _ sentence: String) -> Never {
    print(sentence)
    exit(status)
  }
}
