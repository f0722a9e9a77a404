/// The head of a response.
public struct HTTPResponseHead: Sendable, Hashable {
  public var status: HTTPStatus
  public var fields: HTTPFields
  /// Whether the connection serves another request afterwards.
  public var keepsAlive: Bool
}

/// Turns a connection's bytes into responses, as strictly as requests are read. A value without I/O.
public struct HTTPResponseParser: Sendable {
  private enum State: Sendable {
    case statusLine
    case fields(StatusLine, FieldLines, usedBytes: Int)
    case body(HTTPResponseHead, BodyDecoder)
  }

  private let limits: HTTPLimits
  private var state = State.statusLine
  private var lines = LineReader()

  public init(limits: HTTPLimits = HTTPLimits()) {
    self.limits = limits
  }

  /// True when no byte of a response has been used.
  public var isIdle: Bool {
    if case .statusLine = state { true } else { false }
  }

  /// Reads the response to a request of `method` from the start of `input`; interim responses (1xx) are skipped. Bytes
  /// after `consumed` must come again with more behind them.
  public mutating func parse(
    _ input: UnsafeRawBufferPointer, answering method: HTTPMethod
  ) throws(HTTPParseError) -> (consumed: Int, response: (head: HTTPResponseHead, body: [UInt8])?) {
    var position = 0
    while true {
      let before = position
      switch state {
      case .statusLine: try takeStatusLine(input, at: &position)
      case .fields(let line, let fields, let used): try takeField(input, at: &position, line, fields, used, method)
      case .body(let head, var decoder):
        state = .statusLine
        position = try decoder.take(input, from: position)
        if decoder.isDone { return (position, (head, decoder.body)) }
        state = .body(head, decoder)
        return (position, nil)
      }
      if position == before { return (position, nil) }
    }
  }

  /// The response that ends here because the peer has closed; nil between responses.
  public mutating func endOfInput() throws(HTTPParseError) -> (head: HTTPResponseHead, body: [UInt8])? {
    switch state {
    case .statusLine: return nil
    case .body(let head, let decoder) where decoder.endsWithConnection:
      state = .statusLine
      return (head, decoder.body)
    case .fields, .body: throw HTTPParseError(.endedEarly)
    }
  }

  private mutating func takeStatusLine(
    _ input: UnsafeRawBufferPointer, at position: inout Int
  ) throws(HTTPParseError) {
    guard
      let line = try lines.line(in: input, from: position, byteLimit: limits.headBytesMax, tooLong: .headTooLarge)
    else { return }
    position += line.count + 2
    let fields = FieldLines(fieldCountMax: limits.fieldCountMax)
    state = .fields(try StatusLine(line), fields, usedBytes: line.count + 2)
  }

  private mutating func takeField(
    _ input: UnsafeRawBufferPointer, at position: inout Int, _ statusLine: StatusLine, _ fields: consuming FieldLines,
    _ usedBytes: Int, _ method: HTTPMethod
  ) throws(HTTPParseError) {
    let byteLimit = limits.headBytesMax - usedBytes
    guard let line = try lines.line(in: input, from: position, byteLimit: byteLimit, tooLong: .headTooLarge) else {
      return
    }
    position += line.count + 2
    guard line.isEmpty else {
      state = .statusLine
      try fields.take(line)
      state = .fields(statusLine, fields, usedBytes: usedBytes + line.count + 2)
      return
    }
    guard statusLine.status.code >= 200 else {
      state = .statusLine
      return
    }
    try begin(statusLine, fields.fields, method)
  }

  private mutating func begin(
    _ line: StatusLine, _ fields: HTTPFields, _ method: HTTPMethod
  ) throws(HTTPParseError) {
    let announced = try Framing.announcedLength(
      fields, isVersion11: line.isVersion11, bodyBytesMax: method == .head ? .max : limits.bodyBytesMax)
    let hasNoBody = method == .head || line.status.forbidsBody
    let length = hasNoBody ? HTTPBodyLength.none : announced ?? .untilClose
    let isClosing = fields.list(of: "Connection").contains { HTTPFields.isSame($0, "close") }
    let head = HTTPResponseHead(
      status: line.status, fields: fields, keepsAlive: line.isVersion11 && !isClosing && length != .untilClose)
    state = .body(head, BodyDecoder(length, limits: limits))
  }
}

/// The first line of a response (RFC 9112 section 4).
struct StatusLine: Sendable {
  let status: HTTPStatus
  let isVersion11: Bool

  init(_ line: UnsafeRawBufferPointer) throws(HTTPParseError) {
    let text = Array(line)
    guard text.count >= 12, text.starts(with: "HTTP/1.".utf8), text[8] == 0x20, text.count == 12 || text[12] == 0x20,
      text[9...11].allSatisfy(CharacterSets.isDigit), text[7] == 0x30 || text[7] == 0x31,
      text[12...].allSatisfy(CharacterSets.isFieldValue)
    else { throw HTTPParseError(.malformedStatusLine) }
    let code = text[9...11].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard (100...599).contains(code) else { throw HTTPParseError(.malformedStatusLine) }
    status = HTTPStatus(code: code)
    isVersion11 = text[7] == 0x31
  }
}
