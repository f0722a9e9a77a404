import Glibc

/// One byte stream to a peer: a TCP or unix socket, or one end of a pair in memory. Everything here is used on the
/// connection's loop only.
///
/// What is written during a turn of the loop is sent at its end with one call. Memory for reading and writing is held
/// only while there are bytes.
public class Connection: PollTarget, @unchecked Sendable {
  enum Phase {
    /// Made, not yet reading.
    case idle
    case open
    /// Sends what waits, then ends its output; takes nothing more in or out.
    case closing
    /// Its output has ended; waits for the peer to do the same, so that the peer can read all of it.
    case lingering
    case closed
  }

  /// The loop that owns this connection.
  public final let loop: EventLoop
  /// The other side.
  public final let peer: SocketAddress
  public final let limits: TransportLimits

  // All of this is used on one thread and by no two accesses at once; the checks for that would be paid on every write.
  @exclusivity(unchecked) final var phase = Phase.idle
  @exclusivity(unchecked) final var handler: (any ConnectionHandler)?
  @exclusivity(unchecked) final var input: ByteQueue
  @exclusivity(unchecked) final var output: ByteQueue
  /// How long the bytes that were read last had waited in the kernel; 0 where that is not known, which it is of guests on
  /// TCP (`TransportLimits.isGuest`).
  @exclusivity(unchecked) public internal(set) final var inputWaitedNanoseconds: UInt64 = 0
  @exclusivity(unchecked) final var isReadingPaused = false
  @exclusivity(unchecked) final var hasInputEnded = false
  @exclusivity(unchecked) final var isFlushScheduled = false
  @exclusivity(unchecked) final var wasOutputHigh = false
  @exclusivity(unchecked) final var stallTimer: LoopTimer?
  /// Bytes handed to the kernel since the beginning.
  @exclusivity(unchecked) public private(set) final var sentBytesTotal: UInt64 = 0

  init(loop: EventLoop, peer: SocketAddress, limits: TransportLimits) {
    self.loop = loop
    self.peer = peer
    self.limits = limits
    input = ByteQueue(pool: loop.pool)
    output = ByteQueue(pool: loop.pool)
  }

  // MARK: what the kinds of connection differ in

  /// Starts to watch for input.
  func open() { preconditionFailure("a kind of connection must say how it opens") }
  /// Sends some of `bytes`. Returns how many, 0 if none now; nil after it has closed the connection.
  func transmit(_ bytes: UnsafeRawBufferPointer) -> Int? {
    preconditionFailure("a kind of connection must say how it sends")
  }
  /// Whether the peer has sent bytes that nobody has looked at yet: a loop comes to its guests last.
  public var hasUnseenInput: Bool { false }
  /// What the connection waits for has changed.
  func interestChanged() { preconditionFailure("a kind of connection must say how it waits") }
  /// Ends the output and tells the peer so.
  func endOutput() { preconditionFailure("a kind of connection must say how its output ends") }
  /// Lets go of the descriptor or the other end.
  func letGo() { preconditionFailure("a kind of connection must say how it lets go") }

  // MARK: life

  /// Whether bytes can still be written.
  public final var isOpen: Bool { phase == .open || phase == .idle }

  /// Starts reading for `handler`, which the connection keeps until it has closed.
  public final func start(_ handler: any ConnectionHandler) {
    precondition(loop.inLoop && phase == .idle, "a connection is started once, on its loop")
    self.handler = handler
    phase = .open
    open()
  }

  /// Sends what waits, then closes. What still arrives is dropped.
  public final func closeAfterFlush() {
    guard isOpen else { return }
    phase = .closing
    input.release()
    interestChanged()
    if output.isEmpty { outputFinished() }
  }

  /// Closes at once. Bytes that wait are lost.
  public final func close() {
    close(.local)
  }

  final func close(_ reason: CloseReason) {
    precondition(loop.inLoop, "a connection is closed on its loop")
    guard phase != .closed else { return }
    phase = .closed
    stallTimer?.cancel()
    stallTimer = nil
    letGo()
    input.release()
    output.release()
    guard let handler else { return }
    self.handler = nil
    let ending = Ending(connection: self, handler: handler, reason: reason)
    loop.execute { ending.tell() }
  }

  override func loopStopped() {
    close(.loopStopped)
  }

  /// Carries the last call to the handler into the loop's queue.
  private final class Ending: @unchecked Sendable {
    let connection: Connection
    let handler: any ConnectionHandler
    let reason: CloseReason

    init(connection: Connection, handler: any ConnectionHandler, reason: CloseReason) {
      self.connection = connection
      self.handler = handler
      self.reason = reason
    }

    func tell() { handler.closed(connection, reason: reason) }
  }

  final func countSent(_ count: Int) { sentBytesTotal &+= UInt64(count) }
}
