/// How linecardctl ends, by sysexits.h.
package enum ExitCode: Int32, Sendable {
  case done = 0
  /// The house understood and said no.
  case refused = 1
  /// What standard input holds is wrong: a script of `linecardctl rate`.
  case script = 2
  /// The command line is wrong.
  case usage = 64
  /// A file's contents are wrong; nothing was sent.
  case data = 65
  /// A file cannot be read.
  case noInput = 66
  /// The gateway, or a service behind it, does not answer.
  case unavailable = 69
  /// An answer that cannot be understood.
  case software = 70
  /// No token, or one that may not do this.
  case noPermission = 77
}

/// Why a command ended without doing what was asked: sentences for standard error, and the exit code.
struct CommandFailure: Error, Sendable {
  let code: ExitCode
  let sentences: [String]

  init(_ code: ExitCode, _ sentences: String...) {
    self.init(code, sentences)
  }

  init(_ code: ExitCode, _ sentences: [String]) {
    self.code = code
    self.sentences = sentences
  }
}
