/// Writes messages as bytes (RFC 9112).
struct MessageWriter {
  /// By the number of the status; none below 100.
  private static let statusLines: [[UInt8]] = (0...599).map { code in
    code < 100 ? [] : Array("HTTP/1.1 \(HTTPStatus(code: code))\r\n".utf8)
  }

  private(set) var bytes: [UInt8] = []

  /// Empties it for the next message.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: bytes.count < 64 * 1024)
  }

  /// A response to a request with this method. The body is left out where the answer may have none.
  mutating func write(_ response: HTTPResponse, answering method: HTTPMethod, date: String, connection: String?) {
    bytes += Self.statusLines[response.status.code]
    field("Date", date)
    write(response.fields)
    if let connection { field("Connection", connection) }
    let forbidsBody = response.status.forbidsBody
    if !forbidsBody { field("Content-Length", String(response.body.count)) }
    lineEnd()
    if !forbidsBody && method != .head { bytes += response.body }
  }

  /// A request whose fields lack what the message itself decides.
  mutating func write(_ request: HTTPRequest, host: String) {
    text(request.method.rawValue)
    text(" ")
    text(request.target)
    text(" HTTP/1.1\r\n")
    if request.fields["Host"] == nil { field("Host", host) }
    write(request.fields)
    let usuallyHasBody = request.method == .post || request.method == .put || request.method == .patch
    if !request.body.isEmpty || usuallyHasBody { field("Content-Length", String(request.body.count)) }
    text("\r\n")
    bytes += request.body
  }

  /// Field lines.
  mutating func write(_ fields: HTTPFields) {
    for index in fields.own.indices { field(fields.own[index].name, fields.own[index].value) }
    if let shared = fields.shared { bytes += shared.bytes }
  }

  /// Line ends in a value would begin another field; they and other controls become spaces (RFC 9110 section 5.5).
  private mutating func field(_ name: String, _ value: String) {
    text(name)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UInt8(ascii: " "))
    let start = bytes.count
    text(value)
    for index in start..<bytes.count where bytes[index] < 0x20 && bytes[index] != 0x09 { bytes[index] = 0x20 }
    lineEnd()
  }

  private mutating func lineEnd() {
    bytes.append(0x0d)
    bytes.append(0x0a)
  }

  private mutating func text(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }
}
