public import BillingTypes
public import Protobuf
public import RPC
public import Storage

extension Database {
  /// Runs a mutating method once for its request id (invariant I3): a repeat gets the first answer and runs nothing.
  ///
  /// - Parameters:
  ///   - request: The whole request; with the same id and anything else in it the call is refused.
  ///   - requestID: Its `request_id`, 1 to 255 printable ASCII characters.
  ///   - tenant: Resource name of the account that it is for; empty where there is none.
  ///   - context: The call, whose method is the scope of the id.
  ///   - now: The time of the call, kept for the later expiry of the id.
  ///   - body: Decides and writes, and makes the answer. What it throws is thrown on and nothing is kept.
  /// - Throws: `RPCError`: INVALID_ARGUMENT for an unusable id, with reason `IDEMPOTENCY_KEY_REUSED` for one that was used
  ///   for another request; what ``RPCError/init(storage:)`` makes of a failing store; or what `body` throws.
  public func idempotently<R: Message>(
    _ request: some Message, requestID: String, tenant: String = "", context: CallContext, at now: Instant,
    _ body: @escaping @Sendable (any Transaction) throws -> R
  ) async throws -> R {
    if requestID.isEmpty {
      throw RPCError.badRequest([
        .init(field: "request_id", description: "give an id of your own, new for each request", reason: "REQUIRED")
      ])
    }
    do {
      let key = try IdempotencyKey(operation: context.method.description, tenant: tenant, requestID: requestID)
      let result = try await writeOnce(
        key, fingerprint: requestFingerprint(request), atMilliseconds: now.millisecondsSinceEpoch
      ) { try body($0).serialized() }
      return try R(serialized: result.bytes)
    } catch let error as StorageError {
      throw RPCError(storage: error)
    }
  }
}
