import Glibc

/// Why an address, a listener or a connection could not be used.
public enum TransportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text is not an address; the sentence says what was expected.
  case invalidAddress(String)
  /// A system call failed: what was tried, on what, and the error number.
  case system(operation: String, subject: String, errorNumber: Int32)
  /// The peer did not accept the connection in time.
  case connectTimeout(String)
  /// The loop that should have done it has stopped.
  case loopStopped

  /// One sentence for an operator.
  public var description: String {
    switch self {
    case .invalidAddress(let sentence): sentence
    case .system(let operation, let subject, let errorNumber):
      "cannot \(operation) \(subject): \(String(cString: strerror(errorNumber)))"
    case .connectTimeout(let subject): "cannot connect to \(subject): no answer in time"
    case .loopStopped: "the event loop has stopped"
    }
  }
}
