public import Transport

/// How the end of a message's body is found (RFC 9112 section 6.3).
public enum HTTPBodyLength: Sendable, Hashable {
  /// There is no body.
  case none
  /// Exactly this many bytes, at least one.
  case bytes(Int)
  /// Chunks up to the empty one.
  case chunked
  /// Everything until the peer closes; responses only.
  case untilClose
}

/// The head of a request, valid by RFC 9112 and within the limits.
public struct HTTPRequestHead: Sendable, Hashable {
  public var method: HTTPMethod
  /// The path as sent: starts with a slash, percent-encoded.
  public var path: String
  /// What follows the question mark, as sent; nil without one.
  public var query: String?
  public var fields: HTTPFields
  /// False for HTTP/1.0.
  public var isVersion11: Bool
  public var bodyLength: HTTPBodyLength
  /// True when the client waits for `100 Continue` before it sends the body.
  public var expectsContinue: Bool

  public init(
    method: HTTPMethod, path: String, query: String? = nil, fields: HTTPFields = HTTPFields(), isVersion11: Bool = true,
    bodyLength: HTTPBodyLength = .none, expectsContinue: Bool = false
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.fields = fields
    self.isVersion11 = isVersion11
    self.bodyLength = bodyLength
    self.expectsContinue = expectsContinue
  }

  /// Whether another request may follow on the connection (RFC 9112 section 9.3).
  public var keepsAlive: Bool {
    let options = fields.list(of: "Connection")
    if options.contains(where: { HTTPFields.isSame($0, "close") }) { return false }
    return isVersion11 || options.contains { HTTPFields.isSame($0, "keep-alive") }
  }
}

/// A whole request. Trailers are not part of it: they are checked and dropped.
public struct HTTPRequest: Sendable, Hashable {
  public var head: HTTPRequestHead
  public var body: [UInt8]
  /// Where it came from; nil for a request to send.
  public var peer: SocketAddress?
  /// How long its last bytes had waited in the kernel before the server read them.
  public var waitedNanoseconds: UInt64 = 0

  public init(head: HTTPRequestHead, body: [UInt8] = []) {
    self.head = head
    self.body = body
  }

  /// A request to send. `target` is the percent-encoded path with its query, starting with a slash.
  public init(_ method: HTTPMethod, _ target: String, fields: HTTPFields = HTTPFields(), body: [UInt8] = []) {
    let mark = target.utf8.firstIndex(of: 0x3f)
    self.init(
      head: HTTPRequestHead(
        method: method, path: mark.map { String(target[..<$0]) } ?? target,
        query: mark.map { String(target[target.utf8.index(after: $0)...]) }, fields: fields),
      body: body)
  }

  public var method: HTTPMethod { head.method }
  public var path: String { head.path }
  public var query: String? { head.query }
  public var fields: HTTPFields { head.fields }

  /// The path with its query, as sent.
  public var target: String { head.query.map { "\(head.path)?\($0)" } ?? head.path }
}
