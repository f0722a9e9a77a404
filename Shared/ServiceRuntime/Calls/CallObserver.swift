import RPC

/// The interceptor around every call that a service answers: gives it a request id, translates the store's errors, and
/// logs what failed.
struct CallObserver: Sendable {
  let log: Log
  let randomness: any Randomness

  var interceptor: Interceptor {
    { call, next in
      var call = call
      let id = requestID(of: call)
      call.metadata["request-id"] = id
      do {
        try await next(call)
      } catch {
        throw ended(call, id, error)
      }
    }
  }

  /// The caller's id where it is usable in a log, else a new one.
  private func requestID(of call: Call) -> String {
    guard let given = call.metadata["request-id"], !given.isEmpty, given.utf8.count <= Limits.requestIDBytesMax,
      given.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
    else { return randomness.hex(byteCount: 8) }
    return given
  }

  private func ended(_ call: Call, _ id: String, _ error: any Error) -> any Error {
    guard let told = answer(to: error) else { return error }
    // A refusal is ordinary and hardly ever logged, and its text costs more than the call.
    func metadata() -> [String: String] {
      var metadata = [
        "method": call.method.description, "code": told.code.name, "request_id": id, "error": "\(error)",
      ]
      metadata["reason"] = told.reason
      if let trace = TraceParent(call.metadata["traceparent"])?.traceID { metadata["trace_id"] = trace }
      return metadata
    }
    switch told.code {
    case .internal, .unknown, .dataLoss: log.error("call failed", metadata())
    case .unavailable, .resourceExhausted, .deadlineExceeded: log.warning("call not served", metadata())
    case .ok, .cancelled, .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .failedPrecondition,
      .aborted, .outOfRange, .unimplemented, .unauthenticated:
      log.debug("call refused", metadata())
    }
    return told
  }
}
