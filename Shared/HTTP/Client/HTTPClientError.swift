/// Why there is no response. What matters to a caller is whether the server may have acted.
public enum HTTPClientError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Nobody listens at the address. The server has seen nothing.
  case connectionRefused(String)
  /// The request did not leave, for this reason. The server has seen nothing of it.
  case notSent(String)
  /// The request left, or part of it, and no answer came that can be read. The server may have acted; ask again with the
  /// same `Idempotency-Key`.
  case outcomeUnknown(String)

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .connectionRefused(let address): "Nothing listens at \(address); start it or give another address."
    case .notSent(let reason): "The request was not sent: \(reason)."
    case .outcomeUnknown(let reason): "The outcome of the request is unknown: \(reason)."
    }
  }
}
