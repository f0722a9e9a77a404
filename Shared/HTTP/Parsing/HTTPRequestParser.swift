/// Turns a connection's bytes into requests, strictly by RFC 9112. A value without I/O: the caller hands it what has
/// arrived and gets back how much of it was used. Which requests come out never depends on how the bytes were cut into pieces.
public struct HTTPRequestParser: Sendable {
  /// What the bytes amounted to.
  public enum Event: Sendable, Hashable {
    /// A head whose body has not arrived in full; it comes at most once per request.
    case bodyExpected(HTTPRequestHead)
    case request(HTTPRequest)
  }

  private enum State: Sendable {
    case requestLine(emptyLineSeen: Bool)
    case fields
    case body(HTTPRequestHead, BodyDecoder, isAnnounced: Bool)
    case failed(HTTPParseError)
  }

  private static let between = State.requestLine(emptyLineSeen: false)

  private let limits: HTTPLimits
  private let bodyBytesMax: (@Sendable (HTTPMethod, String) -> Int)?
  private var state = Self.between
  /// The first line and the fields of the head that is being read, and the bytes of it that have been used. They lie here
  /// and not in the state, so that a line is added in place and none is copied.
  private var requestLine: RequestLine?
  private var fields: FieldLines
  private var usedBytes = 0
  private var lines = LineReader()

  /// - Parameter bodyBytesMax: how many bytes a body may have that is sent with this method to this path, where that is
  ///   not the same for all of them.
  public init(
    limits: HTTPLimits = HTTPLimits(), bodyBytesMax: (@Sendable (HTTPMethod, String) -> Int)? = nil
  ) {
    self.limits = limits
    self.bodyBytesMax = bodyBytesMax
    fields = FieldLines(fieldCountMax: limits.fieldCountMax)
  }

  /// True between requests: nothing of a next one has been used.
  public var isIdle: Bool {
    if case .requestLine(false) = state { true } else { false }
  }

  /// True from the end of a head to the end of its body.
  public var isReadingBody: Bool {
    if case .body = state { true } else { false }
  }

  /// Bytes of the present body so far.
  public var receivedBodyByteCount: Int {
    if case .body(_, let decoder, _) = state { decoder.body.count } else { 0 }
  }

  /// Reads `input` from `position`, which goes on by as much as is used up, also when there is no event; the rest must come
  /// again, with more behind it or, after an event, at once. Once it has thrown it throws the same again.
  public mutating func parse(
    _ input: UnsafeRawBufferPointer, at position: inout Int
  ) throws(HTTPParseError) -> Event? {
    do {
      return try parseMessage(input, at: &position)
    } catch {
      state = .failed(error)
      throw error
    }
  }

  private mutating func parseMessage(
    _ input: UnsafeRawBufferPointer, at position: inout Int
  ) throws(HTTPParseError) -> Event? {
    while true {
      let before = position
      switch state {
      case .failed(let error): throw error
      case .requestLine(let emptyLineSeen): try takeRequestLine(input, at: &position, emptyLineSeen)
      case .fields:
        if let request = try takeFields(input, at: &position) { return .request(request) }
      case .body(let head, var decoder, let isAnnounced):
        state = Self.between  // So that the decoder alone holds its buffer, which then grows in place.
        position = try decoder.take(input, from: position)
        if decoder.isDone { return .request(HTTPRequest(head: head, body: decoder.body)) }
        state = .body(head, decoder, isAnnounced: true)
        return isAnnounced ? nil : .bodyExpected(head)
      }
      if position == before { return nil }
    }
  }

  private mutating func takeRequestLine(
    _ input: UnsafeRawBufferPointer, at position: inout Int, _ emptyLineSeen: Bool
  ) throws(HTTPParseError) {
    guard
      let line = try lines.line(in: input, from: position, byteLimit: limits.headBytesMax, tooLong: .targetTooLong)
    else { return }
    position += line.count + 2
    if line.isEmpty, !emptyLineSeen {
      // RFC 9112 section 2.2: one empty line before the request line is forgiven.
      state = .requestLine(emptyLineSeen: true)
      return
    }
    requestLine = try RequestLine(line, targetBytesMax: limits.targetBytesMax)
    state = .fields
    usedBytes = line.count + 2
  }

  /// The request, when it ends with its fields.
  private mutating func takeFields(
    _ input: UnsafeRawBufferPointer, at position: inout Int
  ) throws(HTTPParseError) -> HTTPRequest? {
    while true {
      let byteLimit = limits.headBytesMax - usedBytes
      guard let line = try lines.line(in: input, from: position, byteLimit: byteLimit, tooLong: .headTooLarge) else {
        return nil
      }
      position += line.count + 2
      usedBytes += line.count + 2
      if line.isEmpty { break }
      try fields.take(line)
    }
    guard let line = requestLine.take() else { preconditionFailure("fields come behind a request line") }
    let fields = fields.takeAll()
    let limits = limits(of: line, fields)
    let head = try head(line, fields, limits)
    if head.bodyLength == .none {
      state = Self.between
      return HTTPRequest(head: head)
    }
    state = .body(head, BodyDecoder(head.bodyLength, limits: limits), isAnnounced: false)
    return nil
  }

  /// Those of a request with this head.
  private func limits(of line: RequestLine, _ fields: HTTPFields) -> HTTPLimits {
    guard let bodyBytesMax, Framing.announcesBody(fields) else { return limits }
    var limits = limits
    limits.bodyBytesMax = bodyBytesMax(line.method, line.path)
    return limits
  }

  private func head(
    _ line: consuming RequestLine, _ fields: consuming HTTPFields, _ limits: HTTPLimits
  ) throws(HTTPParseError) -> HTTPRequestHead {
    try Framing.checkHost(fields, line: line)
    let announced = try Framing.announcedLength(
      fields, isVersion11: line.isVersion11, bodyBytesMax: limits.bodyBytesMax)
    let expectsContinue = try Framing.expectsContinue(fields, isVersion11: line.isVersion11)
    return HTTPRequestHead(
      method: line.method, path: line.path, query: line.query, fields: fields, isVersion11: line.isVersion11,
      bodyLength: announced ?? .none, expectsContinue: expectsContinue && (announced ?? .none) != .none)
  }
}
