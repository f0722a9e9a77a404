/// A machine-readable part of an error: the messages of `google/rpc/error_details.proto` that this house reads and
/// writes, and others as they came.
public enum ErrorDetail: Sendable, Hashable {
  /// One field of the request that is wrong.
  public struct FieldViolation: Sendable, Hashable {
    /// The path of the field, as in `seats[2].quantity`.
    public var field: String
    /// What is wrong with it, for a person.
    public var description: String
    /// What is wrong with it, for a program (`UPPER_SNAKE`); may be empty.
    public var reason: String

    /// A violation of `field`.
    public init(field: String, description: String, reason: String = "") {
      self.field = field
      self.description = description
      self.reason = reason
    }
  }

  /// google.rpc.ErrorInfo: the stable reason (`UPPER_SNAKE`), who defines it, and values that belong to it.
  case errorInfo(reason: String, domain: String, metadata: [String: String])
  /// google.rpc.BadRequest.
  case badRequest([FieldViolation])
  /// google.rpc.RetryInfo: the call may be tried again after this time.
  case retryInfo(delayMilliseconds: Int64)
  /// Any other message, with its type URL and its bytes.
  case other(typeURL: String, value: [UInt8])
}
