import HTTP
import Protobuf
import RPC
import Schemas

/// Turns HTTP requests into request messages and response messages into HTTP responses (google.api.http, ProtoJSON).
enum Transcoder {
  /// The bytes of the request message, where nothing but the path says what is in it; nil where something else does.
  static func requestOfPath(
    _ request: HTTPRequest, route: Route, pathFields: [(field: String, value: String)]
  ) -> [UInt8]? {
    guard let pathRequest = route.pathRequest, request.query == nil, request.body.isEmpty else { return nil }
    return pathRequest.bytes(pathFields)
  }

  /// The request message; several where the body is a file that is too large for one.
  static func requests(
    _ request: HTTPRequest, route: Route, pathFields: [(field: String, value: String)]
  ) throws(Problem) -> [any Message] {
    guard route.takesFile else {
      return [try message(request, route, body: try body(of: request, route: route), pathFields)]
    }
    try checkEncoding(request.fields)
    let file = try FileBody(request)
    var messages: [any Message] = []
    for piece in file.pieces(of: Limits.filePieceBytesMax) {
      messages.append(try message(request, route, body: piece, pathFields))
    }
    return messages
  }

  private static func message(
    _ request: HTTPRequest, _ route: Route, body: JSONValue?, _ pathFields: [(field: String, value: String)]
  ) throws(Problem) -> any Message {
    var assembly = try RequestAssembly(shape: route.requestShape, bodyField: route.bodyField, body: body)
    for (field, value) in pathFields { try assembly.fill(field, value, from: "the path") }
    try addQuery(request, route: route, pathFields: pathFields.map(\.field), to: &assembly)
    try addHeaders(request, to: &assembly)
    do throws(JSONError) {
      return try route.method.requestType.init(json: assembly.json, at: .root)
    } catch {
      throw Problem(error, bodyField: route.bodyField)
    }
  }

  /// The response message, given as bytes, as the answer to `request`.
  static func response(_ bytes: [UInt8], to request: HTTPRequest, route: Route) throws(Problem) -> HTTPResponse {
    let answer: (json: [UInt8], etag: String)
    do throws(ProtobufError) {
      answer = try route.answer.read(bytes)
    } catch {
      throw Problem(
        RPCError(
          .internal, reason: "MALFORMED_RESPONSE", message: "the service's answer could not be read: \(error)"))
    }
    if route.verb == .get && !answer.etag.isEmpty && EntityTags.isKnown(answer.etag, to: request.fields) {
      return HTTPResponse(.notModified, fields: ["ETag": EntityTags.quoted(answer.etag)])
    }
    // Not as a literal, which is an array of pairs first: every answer passes here.
    var fields = HTTPFields(capacity: 2)
    fields.add("Content-Type", "application/json")
    if !answer.etag.isEmpty { fields.add("ETag", EntityTags.quoted(answer.etag)) }
    return HTTPResponse(.ok, fields: fields, body: answer.json)
  }

  private static func body(of request: HTTPRequest, route: Route) throws(Problem) -> JSONValue? {
    guard let bodyField = route.bodyField else {
      guard request.body.isEmpty else {
        throw .invalidField("", reason: "UNEXPECTED_BODY", "This method takes no body; leave it out.")
      }
      return nil
    }
    guard !request.body.isEmpty else {
      if bodyField == "*" { return .object([]) }
      throw .invalidField("", reason: "BODY_REQUIRED", "This method needs a JSON body: the \(bodyField).")
    }
    try checkContentType(request.fields)
    do throws(JSONError) {
      return try JSONValue(parsing: request.body)
    } catch {
      throw Problem(error, bodyField: bodyField)
    }
  }

  private static func checkEncoding(_ fields: HTTPFields) throws(Problem) {
    let encoding = fields["Content-Encoding"]?.lowercased() ?? "identity"
    guard encoding == "identity" else {
      throw Problem(
        .unsupportedMediaType, code: .invalidArgument, reason: "UNSUPPORTED_CONTENT_ENCODING",
        detail: "The body must not be compressed.", fields: ["Accept-Encoding": "identity"])
    }
  }

  private static func checkContentType(_ fields: HTTPFields) throws(Problem) {
    try checkEncoding(fields)
    guard let type = fields["Content-Type"] else { return }
    let parts = type.lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\"" } }
    let parametersAreFine = parts.dropFirst().allSatisfy { !$0.hasPrefix("charset=") || $0 == "charset=utf-8" }
    guard parts.first == "application/json", parametersAreFine else {
      throw Problem(
        .unsupportedMediaType, code: .invalidArgument, reason: "UNSUPPORTED_MEDIA_TYPE",
        detail: "The body must be JSON in UTF-8: send Content-Type: application/json.",
        fields: ["Accept": "application/json"])
    }
  }

  private static func addQuery(
    _ request: HTTPRequest, route: Route, pathFields: [String], to assembly: inout RequestAssembly
  ) throws(Problem) {
    guard let query = request.query else { return }
    guard let pairs = PercentEncoding.queryPairs(query) else {
      throw .invalidField("", reason: "MALFORMED_QUERY", "The query must be percent-encoded UTF-8.")
    }
    guard route.bodyField != "*" || pairs.isEmpty else {
      let name = pairs[0].name
      throw .invalidField(
        name, reason: "UNKNOWN_QUERY_PARAMETER", "This method takes its fields in the body; move \(name) there.")
    }
    let taken = pathFields.map { String($0.prefix { $0 != "." }) } + [route.bodyField].compactMap { $0 }
    try assembly.add(query: pairs, except: Set(taken))
  }

  private static func addHeaders(_ request: HTTPRequest, to assembly: inout RequestAssembly) throws(Problem) {
    if assembly.has("request_id") {
      if let key = try IdempotencyKey.read(request.fields) {
        try assembly.fill("request_id", key, from: IdempotencyKey.fieldName)
      } else if assembly.text(of: "request_id")?.isEmpty ?? true {
        throw IdempotencyKey.missing
      }
    }
    guard request.method != .get, request.method != .head, let etag = try EntityTags.required(request.fields) else {
      return
    }
    guard assembly.has("etag") else {
      throw .invalidField(
        "If-Match", reason: "IF_MATCH_NOT_SUPPORTED", "This method cannot be made conditional; leave If-Match out.")
    }
    try assembly.fill("etag", etag, from: "If-Match")
  }
}
