import Storage

/// Why a service did not start: one sentence and the exit code.
public struct StartError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String
  public let exitCode: ExitCode

  /// An error as given; services throw it for what is wrong with what they were told.
  public init(_ sentence: String, _ exitCode: ExitCode) {
    description = sentence
    self.exitCode = exitCode
  }

  init(_ error: StorageStartError) {
    let code: ExitCode =
      switch error {
      case .directoryInUse: .unavailable
      case .inaccessible: .configuration
      case .corrupt, .schemaTooNew, .migrationEdited: .dataError
      case .migrationFailed, .migrationsMisnumbered: .software
      }
    self.init("\(error)", code)
  }
}
