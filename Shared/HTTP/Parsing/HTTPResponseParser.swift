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
    case fields(StatusLine)
    case body(HTTPResponseHead, BodyDecoder)
  }

  private let limits: HTTPLimits
  private var state = State.statusLine
  /// The fields of the head that is being read, and the bytes of it that have been used. They lie here and not in the
  /// state, so that a line is added in place.
  private var fields: FieldLines
  private var usedBytes = 0
  private var lines = LineReader()

  /// - Parameter keepsAllFields: False for a head that has only the fields by which the parser itself goes; the others are
  ///   checked and dropped.
  public init(limits: HTTPLimits = HTTPLimits(), keepsAllFields: Bool = true) {
    self.limits = limits
    fields = FieldLines(fieldCountMax: limits.fieldCountMax, keepsAll: keepsAllFields)
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
      case .fields(let line): try takeFields(input, at: &position, line, method)
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
    state = .fields(try StatusLine(line))
    usedBytes = line.count + 2
  }

  private mutating func takeFields(
    _ input: UnsafeRawBufferPointer, at position: inout Int, _ statusLine: StatusLine, _ method: HTTPMethod
  ) throws(HTTPParseError) {
    while true {
      let byteLimit = limits.headBytesMax - usedBytes
      guard let line = try lines.line(in: input, from: position, byteLimit: byteLimit, tooLong: .headTooLarge) else {
        return
      }
      position += line.count + 2
      usedBytes += line.count + 2
      if line.isEmpty { break }
      try fields.take(line)
    }
    let fields = fields.takeAll()
    if statusLine.status.code >= 200 {
      try begin(statusLine, fields, method)
    } else {
      state = .statusLine
    }
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
    guard line.count >= 12, line.starts(with: "HTTP/1.".utf8), line[8] == 0x20, line.count == 12 || line[12] == 0x20,
      line[9...11].allSatisfy(CharacterSets.isDigit), line[7] == 0x30 || line[7] == 0x31,
      CharacterSets.value.containsAll(UnsafeRawBufferPointer(rebasing: line[12...]))
    else { throw HTTPParseError(.malformedStatusLine) }
    let code = line[9...11].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard (100...599).contains(code) else { throw HTTPParseError(.malformedStatusLine) }
    status = HTTPStatus(code: code)
    isVersion11 = line[7] == 0x31
  }
}
