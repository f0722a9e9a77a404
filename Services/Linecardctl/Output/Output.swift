import Glibc
import Protobuf

/// Where a command writes: results on standard output, everything else on standard error.
struct Output: Sendable {
  let isJSON: Bool
  /// Whether a person watches standard error.
  let isTerminal = isatty(2) == 1

  init(isJSON: Bool) { self.isJSON = isJSON }

  /// A line of the result.
  func print(_ line: String) { Self.write(line + "\n", to: 1) }

  /// The lines of a long result, written many at a time.
  func printLines(_ body: ((String) -> Void) -> Void) {
    var waiting = ""
    body { line in
      waiting += line + "\n"
      guard waiting.utf8.count >= 1 << 16 else { return }
      Self.write(waiting, to: 1)
      waiting = ""
    }
    Self.write(waiting, to: 1)
  }

  /// The result as JSON.
  func print(json: JSONValue) { print(json.text()) }

  /// A line beside the result: progress, errors.
  func note(_ line: String) { Self.write(line + "\n", to: 2) }

  /// Replaces the present line of a terminal.
  func replaceLine(_ line: String) { Self.write("\r\u{1B}[K" + line, to: 2) }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
