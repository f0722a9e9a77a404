/// A whole response.
package struct HTTPResponse: Sendable, Hashable {
  package var status: HTTPStatus
  /// Without Content-Length, Connection and Date: the server adds them.
  package var fields: HTTPFields
  package var body: [UInt8]

  package init(_ status: HTTPStatus, fields: HTTPFields = [:], body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// A response with a text of this media type.
  package init(_ status: HTTPStatus, text: String, contentType: String = "text/plain; charset=utf-8") {
    self.init(status, fields: ["Content-Type": contentType], body: Array(text.utf8))
  }

  /// The body as text; bytes that are not UTF-8 are replaced.
  package var text: String { String(decoding: body, as: UTF8.self) }
}
