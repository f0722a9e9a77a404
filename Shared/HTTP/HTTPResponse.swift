/// A whole response.
public struct HTTPResponse: Sendable, Hashable {
  public var status: HTTPStatus
  /// Without Content-Length, Connection and Date: the server adds them.
  public var fields: HTTPFields
  public var body: [UInt8]

  public init(_ status: HTTPStatus, fields: HTTPFields = HTTPFields(), body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// A response with a text of this media type.
  public init(_ status: HTTPStatus, text: String, contentType: String = "text/plain; charset=utf-8") {
    self.init(status, fields: ["Content-Type": contentType], body: Array(text.utf8))
  }

  /// The body as text; bytes that are not UTF-8 are replaced.
  public var text: String { String(decoding: body, as: UTF8.self) }
}
