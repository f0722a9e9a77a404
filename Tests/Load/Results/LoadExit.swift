/// How linecard-load ends. 99 and 105 are what k6 uses for the same.
package enum LoadExit: Int32, Sendable, Hashable {
  case done = 0
  /// The command line is wrong.
  case usage = 64
  /// A file's contents are wrong; nothing was sent.
  case data = 65
  /// A file cannot be read.
  case noInput = 66
  /// Nothing answers.
  case unavailable = 69
  /// A worker or a file could not be made.
  case software = 70
  /// What the house did is wrong, whatever the speed.
  case incorrect = 97
  /// The generator was late, not the server: the numbers say nothing.
  case invalid = 98
  /// An objective was not kept, or a comparison found it slower.
  case objectives = 99
  /// Ctrl-C.
  case interrupted = 105
}

/// Why a command ended without doing what was asked: one sentence, and how to end.
package struct LoadFailure: Error, Sendable, Hashable, CustomStringConvertible {
  package let exit: LoadExit
  package let description: String

  package init(_ exit: LoadExit, _ sentence: String) {
    self.exit = exit
    description = sentence
  }
}
