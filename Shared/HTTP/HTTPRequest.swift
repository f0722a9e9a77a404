package import Transport

/// How the end of a message's body is found (RFC 9112 section 6.3).
package enum HTTPBodyLength: Sendable, Hashable {
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
package struct HTTPRequestHead: Sendable, Hashable {
  package var method: HTTPMethod
  /// The path as sent: starts with a slash, percent-encoded.
  package var path: String
  /// What follows the question mark, as sent; nil without one.
  package var query: String?
  package var fields: HTTPFields
  /// False for HTTP/1.0.
  package var isVersion11: Bool
  package var bodyLength: HTTPBodyLength
  /// True when the client waits for `100 Continue` before it sends the body.
  package var expectsContinue: Bool

  package init(
    method: HTTPMethod, path: String, query: String? = nil, fields: HTTPFields = [:], isVersion11: Bool = true,
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
  package var keepsAlive: Bool {
    let options = fields.list(of: "Connection")
    if options.contains(where: { HTTPFields.isSame($0, "close") }) { return false }
    return isVersion11 || options.contains { HTTPFields.isSame($0, "keep-alive") }
  }
}

/// A whole request. Trailers are not part of it: they are checked and dropped.
package struct HTTPRequest: Sendable, Hashable {
  package var head: HTTPRequestHead
  package var body: [UInt8]
  /// Where it came from; nil for a request to send.
  package var peer: SocketAddress?

  package init(head: HTTPRequestHead, body: [UInt8] = []) {
    self.head = head
    self.body = body
  }

  /// A request to send. `target` is the percent-encoded path with its query, starting with a slash.
  package init(_ method: HTTPMethod, _ target: String, fields: HTTPFields = [:], body: [UInt8] = []) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    self.init(
      head: HTTPRequestHead(
        method: method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil, fields: fields),
      body: body)
  }

  package var method: HTTPMethod { head.method }
  package var path: String { head.path }
  package var query: String? { head.query }
  package var fields: HTTPFields { head.fields }

  /// The path with its query, as sent.
  package var target: String { head.query.map { "\(head.path)?\($0)" } ?? head.path }
}
