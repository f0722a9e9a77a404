/// A call that is ready for its handler. A structure around the closure, because a bare one would be wrapped in another
/// closure wherever it is optional or in an array.
struct ReadyCall: Sendable {
  let call: ServerCall
  /// Runs the handler to its end and answers the call.
  let run: @Sendable () async -> Void
}
