/// How much of a stream waits for its taker.
struct InboundLoad {
  var count: Int
  var bytes: Int
  /// Messages taken since the beginning, to tell slow from stuck.
  var takenTotal: Int
}

/// The loop's side of a `MessageQueue`, whatever its message is.
protocol InboundQueue: AnyObject, Sendable {
  var load: InboundLoad { get }
  /// From now on calls `report` whenever a message was taken, on the taker's thread.
  func reportTaking(_ report: @escaping @Sendable () -> Void)
  /// Decodes a message and adds it; throws when it is malformed.
  func receive(_ payload: UnsafeRawBufferPointer) throws(RPCError)
  /// The sender is done.
  func end()
  /// The call is over. What was received before is still given out first, or dropped when it is of no use.
  func fail(_ error: RPCError, dropsReceived: Bool)
}
