/// A response status: its number and the phrase that goes with it on the wire (RFC 9110 section 15).
public struct HTTPStatus: Sendable, Hashable, CustomStringConvertible {
  /// 100 to 599.
  public let code: Int

  /// A status by number. It is a programmer error to give one outside 100 to 599.
  public init(code: Int) {
    precondition((100...599).contains(code), "an HTTP status lies between 100 and 599")
    self.code = code
  }

  public static let `continue` = HTTPStatus(code: 100)
  public static let ok = HTTPStatus(code: 200)
  public static let noContent = HTTPStatus(code: 204)
  public static let notModified = HTTPStatus(code: 304)
  public static let badRequest = HTTPStatus(code: 400)
  public static let unauthorized = HTTPStatus(code: 401)
  public static let forbidden = HTTPStatus(code: 403)
  public static let notFound = HTTPStatus(code: 404)
  public static let methodNotAllowed = HTTPStatus(code: 405)
  public static let requestTimeout = HTTPStatus(code: 408)
  public static let conflict = HTTPStatus(code: 409)
  public static let preconditionFailed = HTTPStatus(code: 412)
  public static let contentTooLarge = HTTPStatus(code: 413)
  public static let targetTooLong = HTTPStatus(code: 414)
  public static let unsupportedMediaType = HTTPStatus(code: 415)
  public static let expectationFailed = HTTPStatus(code: 417)
  public static let unprocessableContent = HTTPStatus(code: 422)
  public static let preconditionRequired = HTTPStatus(code: 428)
  public static let tooManyRequests = HTTPStatus(code: 429)
  public static let fieldsTooLarge = HTTPStatus(code: 431)
  public static let clientClosedRequest = HTTPStatus(code: 499)
  public static let internalServerError = HTTPStatus(code: 500)
  public static let notImplemented = HTTPStatus(code: 501)
  public static let serviceUnavailable = HTTPStatus(code: 503)
  public static let gatewayTimeout = HTTPStatus(code: 504)
  public static let versionNotSupported = HTTPStatus(code: 505)

  private static let phrases: [Int: String] = [
    100: "Continue", 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 301: "Moved Permanently",
    302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect",
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required",
    412: "Precondition Failed", 413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type",
    417: "Expectation Failed", 422: "Unprocessable Content", 428: "Precondition Required",
    429: "Too Many Requests", 431: "Request Header Fields Too Large", 499: "Client Closed Request",
    500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
    504: "Gateway Timeout", 505: "HTTP Version Not Supported",
  ]

  /// The phrase after the number, such as `Not Found`; empty for a number without one.
  public var phrase: String { Self.phrases[code] ?? "" }

  /// True where a response carries no body whatever its fields say (RFC 9112 section 6.3).
  public var forbidsBody: Bool { code < 200 || code == 204 || code == 304 }

  public var description: String { "\(code) \(phrase)" }
}
