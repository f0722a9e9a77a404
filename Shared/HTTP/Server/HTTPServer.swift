import Synchronization
public import Transport

/// Serves HTTP/1.1 on the loops of a group. One handler answers every request; it starts on the loop of its connection
/// and a request that it answers without suspending costs no scheduling.
public final class HTTPServer: Sendable {
  /// Answers a request. Its task is cancelled when the client goes away.
  public typealias Handler = @Sendable (HTTPRequest) async -> HTTPResponse
  /// Makes the answer to what is refused before it is a request: a status and one sentence.
  public typealias Refusal = @Sendable (HTTPStatus, String) -> HTTPResponse

  private struct State {
    var listeners: [Listener] = []
    var connections: [ObjectIdentifier: HTTPServerConnection] = [:]
    var isDraining = false
    var drains: [CheckedContinuation<Void, Never>] = []
  }

  /// How many bytes a body may have that is sent with this method to this path.
  public typealias BodyBytesMax = @Sendable (HTTPMethod, String) -> Int

  let limits: HTTPServerLimits
  let bodyBytesMax: BodyBytesMax?
  let turnAway: TurnAway?
  let handler: Handler
  let refusal: Refusal
  let date: DateField
  private let group: EventLoopGroup
  private let counts: ConnectionCounts
  private let state = Mutex(State())
  /// In the order of the group's loops.
  private let tasks: [AnsweringTasks]
  private let heldBodyBytes = Atomic<Int>(0)

  /// - Parameters:
  ///   - bodyBytesMax: where the limit of bodies is not the same for every path.
  ///   - secondsSinceEpoch: the wall clock, for the Date field.
  ///   - refusal: by default the sentence as plain text.
  public init(
    group: EventLoopGroup, limits: HTTPServerLimits = HTTPServerLimits(), bodyBytesMax: BodyBytesMax? = nil,
    secondsSinceEpoch: @escaping @Sendable () -> Int64,
    refusal: @escaping Refusal = { HTTPResponse($0, text: $1 + "\n") },
    turnAway: TurnAway? = nil, handler: @escaping Handler
  ) {
    self.group = group
    self.limits = limits
    self.bodyBytesMax = bodyBytesMax
    self.turnAway = turnAway
    self.handler = handler
    tasks = group.loops.map { AnsweringTasks(loop: $0, handler: handler) }
    self.refusal = refusal
    date = DateField(secondsSinceEpoch: secondsSinceEpoch)
    counts = ConnectionCounts(
      totalMax: limits.connectionCountMax, perHostMax: limits.connectionCountPerAddressMax)
  }

  /// How many connections are open.
  public var connectionCount: Int { counts.total }

  /// Bytes of bodies that wait for their rest or for their answer, as far as they came in several pieces.
  public var heldBodyByteCount: Int { heldBodyBytes.load(ordering: .relaxed) }

  /// Listens on one more address and returns it, with the real port where port 0 was asked for.
  public func listen(on address: SocketAddress) throws(TransportError) -> SocketAddress {
    let listener = try Listener.listen(on: address, group: group, limits: transportLimits) { [self] connection in
      accept(connection)
    }
    state.withLock { $0.listeners.append(listener) }
    return listener.address
  }

  /// Serves a connection that came from somewhere else, such as a pair in memory. Call it on the connection's loop.
  public func accept(_ connection: Connection) {
    let isWelcome = counts.enter(connection.peer)
    let handler = HTTPServerConnection(server: self, connection: connection)
    let isDraining = state.withLock { state in
      state.connections[ObjectIdentifier(handler)] = handler
      return state.isDraining
    }
    connection.start(handler)
    if !isWelcome {
      handler.refuse(.serviceUnavailable, "There are too many connections; try again later.")
    } else if isDraining {
      handler.drain()
    }
  }

  /// Stops listening, lets requests under way finish, closes idle connections at once and after the timeout all of them.
  /// Returns when no connection is left.
  public func drain(timeoutMilliseconds: Int64) async {
    let (listeners, connections) = state.withLock { state in
      state.isDraining = true
      defer { state.listeners = [] }
      return (state.listeners, Array(state.connections.values))
    }
    for listener in listeners {
      await withCheckedContinuation { continuation in listener.close { continuation.resume() } }
    }
    for connection in connections { connection.loop.execute { connection.drain() } }
    let loop = group.next()
    loop.execute { [self] in
      loop.schedule(afterNanoseconds: UInt64(max(0, timeoutMilliseconds)) * 1_000_000) { [weak self] in
        self?.closeAll()
      }
    }
    await withCheckedContinuation { continuation in
      let isEmpty = state.withLock { state in
        if !state.connections.isEmpty { state.drains.append(continuation) }
        return state.connections.isEmpty
      }
      if isEmpty { continuation.resume() }
    }
  }

  private func closeAll() {
    for connection in state.withLock({ Array($0.connections.values) }) {
      connection.loop.execute { connection.closeNow() }
    }
  }

  /// What answers the requests of connections on this loop.
  func tasks(on loop: EventLoop) -> AnsweringTasks {
    for (index, candidate) in group.loops.enumerated() where candidate === loop { return tasks[index] }
    return AnsweringTasks(loop: loop, handler: handler)
  }

  /// Counts bytes of bodies that connections hold, more or fewer; false when they are too many.
  func holdBodyBytes(_ change: Int) -> Bool {
    heldBodyBytes.wrappingAdd(change, ordering: .relaxed).newValue <= limits.heldBodyBytesMax
  }

  /// The last word of a connection.
  func forget(_ handler: HTTPServerConnection, peer: SocketAddress) {
    _ = counts.leave(peer)
    let drains = state.withLock { state in
      state.connections[ObjectIdentifier(handler)] = nil
      guard state.connections.isEmpty else { return [CheckedContinuation<Void, Never>]() }
      defer { state.drains = [] }
      return state.drains
    }
    for drain in drains { drain.resume() }
  }

  /// Unread input is at most a line that has not ended, or one reading while a request is being answered.
  private var transportLimits: TransportLimits {
    var transport = TransportLimits()
    transport.readBufferBytesMax = limits.message.headBytesMax + 256 * 1024
    transport.isGuest = true
    return transport
  }
}
