/// Writes messages as bytes (RFC 9112) into memory that the caller has made large enough.
struct MessageWriter {
  /// By the number of the status; none below 100.
  private static let statusLines: [[UInt8]] = (0...599).map { code in
    code < 100 ? [] : Array("HTTP/1.1 \(HTTPStatus(code: code))\r\n".utf8)
  }
  /// What a message has besides its own fields and its body: its first line, and the fields that are added to it.
  private static let otherBytesMax = 256

  private let memory: UnsafeMutablePointer<UInt8>
  private let capacity: Int
  /// How many bytes have been written.
  private(set) var count = 0

  /// Writes to the start of `memory`, which has `capacity` bytes.
  init(_ memory: UnsafeMutableRawPointer, capacity: Int) {
    self.memory = memory.assumingMemoryBound(to: UInt8.self)
    self.capacity = capacity
  }

  /// What `write` writes, at most `countMax` bytes.
  static func bytes(countMax: Int, _ write: (inout MessageWriter) -> Void) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: countMax) { memory, count in
      guard let start = memory.baseAddress else { return }
      var writer = MessageWriter(start, capacity: countMax)
      write(&writer)
      count = writer.count
    }
  }

  /// No response with these fields and this body takes more.
  static func countMax(_ response: HTTPResponse) -> Int {
    otherBytesMax + countMax(response.fields) + response.body.count
  }

  /// No request with these fields and this body takes more.
  static func countMax(_ request: HTTPRequest, host: String) -> Int {
    let line = request.path.utf8.count + (request.query?.utf8.count ?? 0)
    return otherBytesMax + line + host.utf8.count + countMax(request.fields) + request.body.count
  }

  /// No more is taken by these field lines.
  static func countMax(_ fields: HTTPFields) -> Int {
    var count = fields.shared?.bytes.count ?? 0
    for index in fields.own.indices {
      count += fields.own[index].name.utf8.count + fields.own[index].value.utf8.count + 4
    }
    return count
  }

  /// A response to a request with this method. The body is left out where the answer may have none.
  mutating func write(_ response: HTTPResponse, answering method: HTTPMethod, date: String, connection: String?) {
    bytes(Self.statusLines[response.status.code])
    field("Date", date)
    write(response.fields)
    if let connection { field("Connection", connection) }
    let forbidsBody = response.status.forbidsBody
    if !forbidsBody { field("Content-Length", String(response.body.count)) }
    byte(0x0d)
    byte(0x0a)
    if !forbidsBody && method != .head { bytes(response.body) }
  }

  /// A request whose fields lack what the message itself decides.
  mutating func write(_ request: HTTPRequest, host: String) {
    text(request.method.rawValue)
    text(" ")
    text(request.path)
    if let query = request.query {
      byte(UInt8(ascii: "?"))
      text(query)
    }
    text(" HTTP/1.1\r\n")
    if request.fields["Host"] == nil { field("Host", host) }
    write(request.fields)
    let usuallyHasBody = request.method == .post || request.method == .put || request.method == .patch
    if !request.body.isEmpty || usuallyHasBody { field("Content-Length", String(request.body.count)) }
    text("\r\n")
    bytes(request.body)
  }

  /// Field lines.
  mutating func write(_ fields: HTTPFields) {
    for index in fields.own.indices { field(fields.own[index].name, fields.own[index].value) }
    if let shared = fields.shared { bytes(shared.bytes) }
  }

  /// Line ends in a value would begin another field; they and other controls become spaces (RFC 9110 section 5.5).
  private mutating func field(_ name: String, _ value: String) {
    text(name)
    byte(UInt8(ascii: ":"))
    byte(UInt8(ascii: " "))
    let start = count
    text(value)
    blankControls(from: start)
    byte(0x0d)
    byte(0x0a)
  }

  private func blankControls(from start: Int) {
    let written = UnsafeRawBufferPointer(start: memory, count: count)
    var index = ByteScan.firstControl(in: written, start..<count)
    while index < count {
      if memory[index] != 0x09 { memory[index] = 0x20 }
      index = ByteScan.firstControl(in: written, (index + 1)..<count)
    }
  }

  private mutating func text(_ text: String) {
    text.utf8.span.withUnsafeBytes { append($0) }
  }

  private mutating func bytes(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }

  private mutating func byte(_ byte: UInt8) {
    precondition(count < capacity, "a message is longer than was said")
    memory[count] = byte
    count &+= 1
  }

  private mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, bytes.count > 0 else { return }
    precondition(bytes.count <= capacity &- count, "a message is longer than was said")
    UnsafeMutableRawPointer(memory + count).copyMemory(from: start, byteCount: bytes.count)
    count &+= bytes.count
  }
}
