public import RPC
public import Storage

extension RPCError {
  /// How long callers are told to wait whom the database had no room for.
  private static let overloadedDelayMilliseconds: Int64 = 200

  /// What a caller is told of a store's error. Details of the schema stay inside.
  public init(storage error: StorageError) {
    switch error {
    case .overloaded:
      self.init(
        .resourceExhausted, reason: "DATABASE_OVERLOADED", message: "the service has too much to write; try again")
      details.append(.retryInfo(delayMilliseconds: Self.overloadedDelayMilliseconds))
    case .closed:
      self.init(.unavailable, reason: "SHUTTING_DOWN", message: "the service is stopping; try again")
      details.append(.retryInfo(delayMilliseconds: Self.overloadedDelayMilliseconds))
    case .failed:
      self.init(
        .unavailable, reason: RPCError.outcomeUnknown,
        message: "the database failed, so whether this took effect is not known; ask again with the same request id")
    case .constraintViolated(.unique, _):
      self.init(.alreadyExists, reason: "ALREADY_EXISTS", message: "something with this identity exists already")
    case .constraintViolated, .statementInvalid, .inboxGap:
      self.init(.internal, reason: "INTERNAL", message: "the service met a state that it does not expect")
    case .idempotencyKeyInvalid(let sentence):
      self = .badRequest([.init(field: "request_id", description: sentence, reason: "INVALID")])
    case .idempotencyKeyReused(let key):
      self.init(
        .invalidArgument, reason: "IDEMPOTENCY_KEY_REUSED",
        message: "the request id \"\(key.requestID)\" was used before for a different request; give a new one")
    case .pageTokenInvalid, .pageTokenMismatch:
      self.init(.invalidArgument, reason: "PAGE_TOKEN_INVALID", message: "\(error)")
      details.append(.badRequest([.init(field: "page_token", description: "\(error)", reason: "INVALID")]))
    }
  }
}
