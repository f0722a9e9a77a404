/// Why a process ended, by the numbers of `sysexits.h`. Starting again helps only with ``unavailable`` and ``ioError``.
public enum ExitCode: Int32, Sendable, Hashable {
  case success = 0
  /// Ended by a second signal before the drain was done.
  case interrupted = 1
  /// The command line is wrong.
  case usage = 64
  /// The database is damaged, or was made by a newer program.
  case dataError = 65
  /// Something is taken: the port, the data directory.
  case unavailable = 69
  /// The program failed.
  case software = 70
  /// The disk failed; nothing was acknowledged since.
  case ioError = 74
  /// The environment, the configuration file or the data directory is wrong.
  case configuration = 78
}
