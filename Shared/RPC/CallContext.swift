public import Transport

/// What a handler knows about the call it serves beside the request. The task it runs in is cancelled when the caller
/// gives up, the deadline passes or the connection is lost.
public struct CallContext: Sendable {
  // One reference: every call carries its context through several hands.
  private let facts: any CallFacts

  public var method: MethodName { facts.method }
  /// What the caller sent beside the request, with keys folded to lower case.
  public var metadata: Metadata { facts.metadata }
  /// When the caller stops waiting, on the monotonic clock; nil if it waits for ever.
  public var deadlineNanoseconds: UInt64? { facts.deadlineNanoseconds }
  /// Who calls.
  public var peer: SocketAddress { facts.peer }
  /// The loop of the caller's connection, on which the handler starts.
  public var loop: EventLoop { facts.loop }

  /// A context as given, for calls that no server carries and for tests of handlers.
  public init(
    method: MethodName, metadata: Metadata = Metadata(), deadlineNanoseconds: UInt64? = nil,
    peer: SocketAddress = .unnamed, loop: EventLoop
  ) {
    facts = GivenFacts(
      method: method, metadata: metadata, deadlineNanoseconds: deadlineNanoseconds, peer: peer, loop: loop)
  }

  /// The context of a call that a server carries.
  init(_ facts: any CallFacts) { self.facts = facts }

  /// The same with other metadata.
  public func replacing(_ metadata: Metadata) -> CallContext {
    CallContext(method: method, metadata: metadata, deadlineNanoseconds: deadlineNanoseconds, peer: peer, loop: loop)
  }

  /// What is left of the caller's time; 0 or less when it has passed, nil when there is no deadline.
  public var remainingNanoseconds: Int64? {
    guard let deadlineNanoseconds else { return nil }
    return Int64(clamping: deadlineNanoseconds) - Int64(clamping: MonotonicClock.nowNanoseconds())
  }
}

/// What a context tells. It does not change once a handler has it.
protocol CallFacts: AnyObject, Sendable {
  var method: MethodName { get }
  var metadata: Metadata { get }
  var deadlineNanoseconds: UInt64? { get }
  var peer: SocketAddress { get }
  var loop: EventLoop { get }
}

private final class GivenFacts: CallFacts {
  let method: MethodName
  let metadata: Metadata
  let deadlineNanoseconds: UInt64?
  let peer: SocketAddress
  let loop: EventLoop

  init(method: MethodName, metadata: Metadata, deadlineNanoseconds: UInt64?, peer: SocketAddress, loop: EventLoop) {
    self.method = method
    self.metadata = metadata
    self.deadlineNanoseconds = deadlineNanoseconds
    self.peer = peer
    self.loop = loop
  }
}
