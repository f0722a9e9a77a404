/// How a call ended: the seventeen outcomes of gRPC, with its numbers.
public enum StatusCode: Int32, Sendable, Hashable, CaseIterable {
  /// It succeeded.
  case ok = 0
  /// The caller gave up.
  case cancelled = 1
  /// Nobody knows; also what numbers outside this list are read as.
  case unknown = 2
  /// The request can never succeed as it is.
  case invalidArgument = 3
  /// The deadline passed. Whether the call took effect is not known.
  case deadlineExceeded = 4
  /// The thing named in the request does not exist (or may not be seen).
  case notFound = 5
  /// The thing to be created exists.
  case alreadyExists = 6
  /// The caller is known and may not do this.
  case permissionDenied = 7
  /// A limit or a quota is reached.
  case resourceExhausted = 8
  /// The state forbids it; fix the state first.
  case failedPrecondition = 9
  /// A concurrent change won; start the whole over.
  case aborted = 10
  /// Past the end of what exists.
  case outOfRange = 11
  /// There is no such method.
  case unimplemented = 12
  /// A bug or a broken invariant in the server.
  case `internal` = 13
  /// The server cannot be reached or does not take calls now; try the call again.
  case unavailable = 14
  /// Data is lost or corrupt.
  case dataLoss = 15
  /// The caller is not known.
  case unauthenticated = 16

  /// The name in the form of the specification, as in `INVALID_ARGUMENT`.
  public var name: String {
    switch self {
    case .ok: "OK"
    case .cancelled: "CANCELLED"
    case .unknown: "UNKNOWN"
    case .invalidArgument: "INVALID_ARGUMENT"
    case .deadlineExceeded: "DEADLINE_EXCEEDED"
    case .notFound: "NOT_FOUND"
    case .alreadyExists: "ALREADY_EXISTS"
    case .permissionDenied: "PERMISSION_DENIED"
    case .resourceExhausted: "RESOURCE_EXHAUSTED"
    case .failedPrecondition: "FAILED_PRECONDITION"
    case .aborted: "ABORTED"
    case .outOfRange: "OUT_OF_RANGE"
    case .unimplemented: "UNIMPLEMENTED"
    case .internal: "INTERNAL"
    case .unavailable: "UNAVAILABLE"
    case .dataLoss: "DATA_LOSS"
    case .unauthenticated: "UNAUTHENTICATED"
    }
  }
}
