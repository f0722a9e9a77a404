/// Collects a body of a known kind from input that arrives in pieces.
struct BodyDecoder: Sendable {
  private enum State: Sendable {
    case remaining(Int), untilClose
    case chunkSize
    case chunkBytes(Int)
    case chunkEnd
    case trailers(FieldLines, usedBytes: Int)
    case done
  }

  private(set) var body: [UInt8] = []
  private var state: State
  private var lines = LineReader()
  private var extensionBytes = 0
  private let limits: HTTPLimits

  /// Memory set aside before the bytes are there, so that a lying length costs little.
  private static let initialCapacityMax = 64 * 1024

  init(_ length: HTTPBodyLength, limits: HTTPLimits) {
    self.limits = limits
    switch length {
    case .none: state = .done
    case .bytes(let count):
      state = .remaining(count)
      body.reserveCapacity(min(count, Self.initialCapacityMax))
    case .chunked: state = .chunkSize
    case .untilClose: state = .untilClose
    }
  }

  /// True when the whole body is there.
  var isDone: Bool {
    if case .done = state { true } else { false }
  }

  /// True where the end of the connection is the end of the body.
  var endsWithConnection: Bool {
    if case .untilClose = state { true } else { false }
  }

  /// Takes what it can from `start` on and returns where it stopped; bytes from there on come again with the next call.
  mutating func take(_ input: UnsafeRawBufferPointer, from start: Int) throws(HTTPParseError) -> Int {
    var position = start
    while true {
      let before = position
      switch state {
      case .done: return position
      case .untilClose: position = try takeRest(input, from: position)
      case .remaining(let count):
        let taken = append(input, from: position, atMost: count)
        position += taken
        state = taken == count ? .done : .remaining(count - taken)
      case .chunkSize: try takeChunkSize(input, at: &position)
      case .chunkBytes(let count):
        let taken = append(input, from: position, atMost: count)
        position += taken
        state = taken == count ? .chunkEnd : .chunkBytes(count - taken)
      case .chunkEnd: try takeChunkEnd(input, at: &position)
      case .trailers(let fields, let usedBytes): try takeTrailer(input, at: &position, fields, usedBytes)
      }
      if position == before { return position }
    }
  }

  private mutating func append(_ input: UnsafeRawBufferPointer, from start: Int, atMost count: Int) -> Int {
    let taken = min(count, input.count - start)
    body.append(contentsOf: input[start..<(start + taken)])
    return taken
  }

  private mutating func takeRest(_ input: UnsafeRawBufferPointer, from start: Int) throws(HTTPParseError) -> Int {
    guard body.count + input.count - start <= limits.bodyBytesMax else { throw HTTPParseError(.bodyTooLarge) }
    body.append(contentsOf: input[start...])
    return input.count
  }

  private mutating func takeChunkSize(_ input: UnsafeRawBufferPointer, at position: inout Int) throws(HTTPParseError) {
    let byteLimit = limits.chunkSizeDigitsMax + (limits.chunkExtensionBytesMax - extensionBytes) + 2
    guard let line = try lines.line(in: input, from: position, byteLimit: byteLimit, tooLong: .malformedChunk) else {
      return
    }
    position += line.count + 2
    let size = try chunkSize(line)
    guard size > 0 else {
      state = .trailers(FieldLines(fieldCountMax: limits.fieldCountMax), usedBytes: 0)
      return
    }
    guard size <= UInt64(limits.bodyBytesMax - body.count) else { throw HTTPParseError(.bodyTooLarge) }
    state = .chunkBytes(Int(size))
  }

  /// The size before an optional extension, which is checked for its characters and ignored (RFC 9112 section 7.1.1).
  private mutating func chunkSize(_ line: UnsafeRawBufferPointer) throws(HTTPParseError) -> UInt64 {
    var size: UInt64 = 0
    var digits = 0
    while digits < line.count, let value = CharacterSets.hexadecimalValue(line[digits]) {
      digits += 1
      guard digits <= limits.chunkSizeDigitsMax else { throw HTTPParseError(.malformedChunk) }
      size = size << 4 | UInt64(value)
    }
    guard digits > 0 else { throw HTTPParseError(.malformedChunk) }
    let rest = line[digits...]
    extensionBytes += rest.count
    guard extensionBytes <= limits.chunkExtensionBytesMax else { throw HTTPParseError(.malformedChunk) }
    let marker = rest.first { $0 != 0x20 && $0 != 0x09 }
    guard rest.isEmpty || marker == 0x3b, rest.allSatisfy(CharacterSets.isFieldValue) else {
      throw HTTPParseError(.malformedChunk)
    }
    return size
  }

  private mutating func takeChunkEnd(_ input: UnsafeRawBufferPointer, at position: inout Int) throws(HTTPParseError) {
    guard position < input.count else { return }
    guard input[position] == 0x0d else { throw HTTPParseError(.malformedChunk) }
    guard position + 1 < input.count else { return }
    guard input[position + 1] == 0x0a else { throw HTTPParseError(.malformedChunk) }
    position += 2
    state = .chunkSize
  }

  private mutating func takeTrailer(
    _ input: UnsafeRawBufferPointer, at position: inout Int, _ fields: consuming FieldLines, _ usedBytes: Int
  ) throws(HTTPParseError) {
    let byteLimit = limits.headBytesMax - usedBytes
    guard let line = try lines.line(in: input, from: position, byteLimit: byteLimit, tooLong: .headTooLarge) else {
      return
    }
    position += line.count + 2
    guard !line.isEmpty else {
      state = .done
      return
    }
    state = .done
    try fields.take(line)
    state = .trailers(fields, usedBytes: usedBytes + line.count + 2)
  }
}
