import Glibc

/// The command line of the bench.
struct Options {
  static let usage = "usage: store-bench [write|read] [--rows N] [--callers N] [--calls N] [--repeats N]"

  var rows = 64 * 600
  var callers = 64
  var repeats = 5
  /// Calls of one round of point reads.
  var calls = 200_000
  /// Everything unless one measurement was named.
  private var chosen: String?

  /// Reads the arguments after the program's name; ends the program with one sentence and status 64 when they are wrong.
  init(_ arguments: [String]) {
    var rest = arguments.dropFirst()
    while let option = rest.popFirst() {
      switch option {
      case "--help": Self.end(status: 0, Self.usage)
      case "write", "read": chosen = option
      case "--calls": calls = Self.number(option, rest.popFirst())
      case "--rows": rows = Self.number(option, rest.popFirst())
      case "--callers": callers = Self.number(option, rest.popFirst())
      case "--repeats": repeats = Self.number(option, rest.popFirst())
      default: Self.end(status: 64, "store-bench: there is no option \(option); \(Self.usage)")
      }
    }
  }

  /// Whether a measurement is asked for.
  func measures(_ name: String) -> Bool { chosen == nil || chosen == name }

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
