/// What a call ended with when it did not succeed; travels as `google.rpc.Status`.
public struct RPCError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The domain of the reasons that this house defines.
  public static let domain = "linecard"

  public var code: StatusCode
  /// One sentence for a person: what, where, what to do. Programs use `reason`.
  public var message: String
  public var details: [ErrorDetail]

  /// An error as given.
  public init(code: StatusCode, message: String, details: [ErrorDetail] = []) {
    self.code = code
    self.message = message
    self.details = details
  }

  /// An error with an ErrorInfo of this house's domain. `reason` is `UPPER_SNAKE` and stable.
  public init(_ code: StatusCode, reason: String, message: String, metadata: [String: String] = [:]) {
    self.init(
      code: code, message: message,
      details: [.errorInfo(reason: reason, domain: Self.domain, metadata: metadata)])
  }

  /// INVALID_ARGUMENT that names the fields that are wrong.
  public static func badRequest(_ violations: [ErrorDetail.FieldViolation]) -> RPCError {
    let sentences = violations.map { "\($0.field): \($0.description)" }
    return RPCError(
      code: .invalidArgument, message: sentences.joined(separator: "; "), details: [.badRequest(violations)])
  }

  /// The reason of the first ErrorInfo.
  public var reason: String? {
    for case .errorInfo(let reason, _, _) in details { return reason }
    return nil
  }

  /// How long the server asks to wait before the call is tried again. Present only when it did nothing.
  public var retryDelayMilliseconds: Int64? {
    for case .retryInfo(let delay) in details { return delay }
    return nil
  }

  /// True when the call may have taken effect although no answer came.
  public var isOutcomeUnknown: Bool {
    code == .deadlineExceeded || reason == RPCError.outcomeUnknown
  }

  /// `CODE (REASON): message`.
  public var description: String {
    "\(code.name)\(reason.map { " (\($0))" } ?? ""): \(message)"
  }
}

extension RPCError {
  /// The reason of the error that in-flight calls get when their connection is lost.
  public static let outcomeUnknown = "OUTCOME_UNKNOWN"

  /// An error after which the caller may try again, because nothing was done.
  static func retryLater(_ code: StatusCode, reason: String, message: String, delayMilliseconds: Int64) -> RPCError {
    var error = RPCError(code, reason: reason, message: message)
    error.details.append(.retryInfo(delayMilliseconds: delayMilliseconds))
    return error
  }

  static func deadlineExceeded(_ method: MethodName) -> RPCError {
    RPCError(.deadlineExceeded, reason: "DEADLINE_EXCEEDED", message: "the deadline of \(method) passed")
  }

  static func cancelled(_ method: MethodName) -> RPCError {
    RPCError(.cancelled, reason: "CANCELLED", message: "the caller of \(method) gave up")
  }
}
