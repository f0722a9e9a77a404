import Transport

/// One client's connection: parses, answers in order, and watches the clock. Used on its loop only.
final class HTTPServerConnection: ConnectionHandler, @unchecked Sendable {
  /// A loop that is late has read what waits by then.
  private static let readingNanoseconds: UInt64 = 10_000_000

  let loop: EventLoop
  private let server: HTTPServer
  private let connection: Connection
  private var parser: HTTPRequestParser
  private var patience: Patience
  private var timer: LoopTimer?
  private var timerDueNanoseconds: UInt64 = 0
  /// The request that is being answered.
  private var answering: (method: HTTPMethod, isVersion11: Bool, keepsAlive: Bool)?
  let tasks: AnsweringTasks
  /// The task of the request that is being answered, once its handler waits.
  private var task: AnsweringTask?
  private var heldBodyBytes = 0
  private var isDraining = false
  private var hasInputEnded = false
  private var isClosing = false

  init(server: HTTPServer, connection: Connection) {
    self.server = server
    self.connection = connection
    loop = connection.loop
    tasks = server.tasks(on: connection.loop)
    parser = HTTPRequestParser(limits: server.limits.message, bodyBytesMax: server.bodyBytesMax)
    patience = Patience(limits: server.limits, nowNanoseconds: connection.loop.nowNanoseconds)
    watch()
  }

  // MARK: what the connection brings

  func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int {
    var position = turnAwayLate(bytes) ? bytes.count : 0
    while answering == nil && !isClosing {
      do {
        guard let event = try parser.parse(bytes, at: &position) else { break }
        take(event)
      } catch {
        refuse(error.status, error.description)
        return bytes.count
      }
    }
    if answering == nil && parser.isReadingBody && !hold(parser.receivedBodyByteCount) {
      refuse(.serviceUnavailable, "There are too many large requests; try again later.")
    }
    if answering != nil && position < bytes.count { connection.pauseReading() }
    patience.note(phase(hasUnread: position < bytes.count), nowNanoseconds: loop.tickNanoseconds)
    watch()
    return position
  }

  func endOfInput(on connection: Connection) {
    hasInputEnded = true
    guard answering == nil, !isClosing else { return }
    isClosing = true
    connection.closeAfterFlush()
  }

  func closed(_ connection: Connection, reason: CloseReason) {
    isClosing = true
    timer?.cancel()
    timer = nil
    task?.cancel()
    task = nil
    _ = hold(0)
    server.forget(self, peer: connection.peer)
  }

  // MARK: what the server wants

  /// Answers without a request and closes.
  func refuse(_ status: HTTPStatus, _ sentence: String) {
    guard !isClosing else { return }
    finish(server.refusal(status, sentence), answering: .get, isLast: true)
  }

  /// Closes when the request under way is answered; at once when there is none.
  func drain() {
    isDraining = true
    guard answering == nil, parser.isIdle, !isClosing else { return }
    isClosing = true
    connection.closeAfterFlush()
  }

  /// Closes whatever is under way.
  func closeNow() {
    connection.close()
  }

  // MARK: answering

  private func take(_ event: consuming HTTPRequestParser.Event) {
    switch consume event {
    case .bodyExpected(let head):
      if head.expectsContinue { connection.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
    case .request(var request):
      if let answer = server.turnAway?.answer(request) { return turnAway(request.head, answer) }
      request.peer = connection.peer
      request.waitedNanoseconds = connection.inputWaitedNanoseconds
      answering = (request.method, request.head.isVersion11, request.head.keepsAlive)
      start(request)
    }
  }

  /// Answers at once, without a task and without having begun.
  private func turnAway(_ head: HTTPRequestHead, _ answer: TurnAway.Answer) {
    let isLast = !head.keepsAlive || isDraining || hasInputEnded
    let response: HTTPResponse
    switch answer {
    case .ready(let ready):
      if !isLast && head.isVersion11 && head.method != .head {
        return connection.writeNow(ready.bytes(date: server.date.text()))
      }
      response = ready.response
    case .response(let own): response = own
    }
    finish(response, answering: head.method, isLast: isLast, isVersion11: head.isVersion11)
  }

  /// Whether these bytes were a request that came late, which has been answered unread.
  private func turnAwayLate(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard loop.isWithLateGuest, let turnAway = server.turnAway, let answerToLate = turnAway.answerToLate,
      answering == nil, parser.isIdle, !isClosing, !isDraining, !hasInputEnded,
      let glance = RequestGlance(bytes, limits: server.limits.message, read: turnAway.read),
      let answer = answerToLate(glance)
    else { return false }
    connection.writeNow(answer.bytes(date: server.date.text()))
    return true
  }

  private func start(_ request: consuming HTTPRequest) {
    let started = tasks.answer(request, to: self)
    if answering != nil { task = started }
  }

  /// The handler's answer to the present request.
  func answered(_ response: HTTPResponse) {
    guard let (method, isVersion11, keepsAlive) = answering else { return }
    let wasWaiting = task != nil
    task = nil
    answering = nil
    guard !isClosing else { return }
    _ = hold(0)
    let isLast = !keepsAlive || isDraining || hasInputEnded
    finish(response, answering: method, isLast: isLast, isVersion11: isVersion11)
    guard wasWaiting, !isClosing else { return }
    patience.note(.idle, nowNanoseconds: loop.tickNanoseconds)
    watch()
    connection.resumeReading()
  }

  private func finish(
    _ response: HTTPResponse, answering method: HTTPMethod, isLast: Bool, isVersion11: Bool = true
  ) {
    let option = isLast ? "close" : isVersion11 ? nil : "keep-alive"
    let countMax = MessageWriter.countMax(response)
    var writer = MessageWriter(connection.reserve(countMax), capacity: countMax)
    writer.write(response, answering: method, date: server.date.text(), connection: option)
    connection.commit(writer.count)
    guard isLast else { return }
    isClosing = true
    connection.closeAfterFlush()
  }

  /// Tells the server how much of a body this connection holds; false when all connections together hold too much.
  private func hold(_ byteCount: Int) -> Bool {
    guard byteCount != heldBodyBytes else { return true }
    defer { heldBodyBytes = byteCount }
    return server.holdBodyBytes(byteCount - heldBodyBytes)
  }

  // MARK: the clock

  private func phase(hasUnread: Bool) -> Patience.Phase {
    if answering != nil || isClosing { return .answering }
    if parser.isReadingBody { return .body(receivedByteCount: parser.receivedBodyByteCount) }
    return parser.isIdle && !hasUnread ? .idle : .head
  }

  /// Sees to it that the timer fires no later than the deadline. One that fires early only looks again.
  private func watch() {
    guard let deadline = patience.deadlineNanoseconds, !isClosing else { return }
    if timer != nil && timerDueNanoseconds <= deadline { return }
    timer?.cancel()
    fire(atNanoseconds: deadline)
  }

  private func fire(atNanoseconds due: UInt64) {
    timerDueNanoseconds = due
    // Held until the connection has closed: a weak reference would make every other one to it slow.
    timer = loop.schedule(atNanoseconds: due) { [self] in timerFired() }
  }

  private func timerFired() {
    timer = nil
    guard let deadline = patience.deadlineNanoseconds, !isClosing else { return }
    guard loop.nowNanoseconds >= deadline else { return watch() }
    // What came in time is not late because nobody has looked at it.
    guard !connection.hasUnseenInput else { return fire(atNanoseconds: loop.nowNanoseconds + Self.readingNanoseconds) }
    guard !patience.isWithoutRequest else {
      isClosing = true
      return connection.closeAfterFlush()
    }
    refuse(.requestTimeout, "The request took too long to arrive.")
  }
}
