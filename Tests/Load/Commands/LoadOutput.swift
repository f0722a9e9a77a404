import ServiceRuntime

/// Where the program's words go; tests gather them.
package struct LoadOutput: Sendable {
  /// Standard output.
  package var say: @Sendable (String) -> Void
  /// Standard error.
  package var warn: @Sendable (String) -> Void

  package init(say: @escaping @Sendable (String) -> Void, warn: @escaping @Sendable (String) -> Void) {
    self.say = say
    self.warn = warn
  }

  /// The process's own.
  package static let standard = LoadOutput(
    say: { ProcessSurroundings.write($0, toStandardError: false) },
    warn: { ProcessSurroundings.write($0, toStandardError: true) })
}
