import HTTP
import Protobuf
import RPC
import Schemas

/// A file that came as the body of a request: its bytes as they are, or `linecard.types.v1.File` in JSON.
struct FileBody {
  let mediaType: String
  let fileName: String
  let content: [UInt8]

  /// Whether a field of a request is a file.
  static func isFile(_ field: MessageShape.Field) -> Bool {
    guard case .message(let shape) = field.kind else { return false }
    let names = shape.fields.map(\.name)
    return names == MessageShape(of: TypesV1.File.self).fields.map(\.name)
  }

  /// - Throws: `BODY_REQUIRED`, `CONTENT_TYPE_REQUIRED`, or what is wrong with the JSON.
  init(_ request: HTTPRequest) throws(Problem) {
    guard !request.body.isEmpty else {
      throw .invalidField("", reason: "BODY_REQUIRED", "This method needs a body: the file.")
    }
    guard let type = request.fields["Content-Type"] else {
      throw Problem(
        .unsupportedMediaType, code: .invalidArgument, reason: "CONTENT_TYPE_REQUIRED",
        detail: "Say what kind of file the body is, such as Content-Type: text/csv.")
    }
    if type.lowercased().hasPrefix("application/json") {
      let file = try Self.parse(request.body)
      self.init(mediaType: file.mediaType, fileName: file.fileName, content: file.content)
    } else {
      self.init(mediaType: type, fileName: Self.fileName(request.fields), content: request.body)
    }
  }

  private init(mediaType: String, fileName: String, content: [UInt8]) {
    self.mediaType = mediaType
    self.fileName = fileName
    self.content = content
  }

  private static func parse(_ body: [UInt8]) throws(Problem) -> TypesV1.File {
    do throws(JSONError) {
      return try TypesV1.File(json: try JSONValue(parsing: body), at: .root)
    } catch {
      throw Problem(error, bodyField: nil)
    }
  }

  /// `Content-Disposition: attachment; filename="users.csv"` (RFC 6266), without folders.
  private static func fileName(_ fields: HTTPFields) -> String {
    let parameters = (fields["Content-Disposition"] ?? "").split(separator: ";").dropFirst()
    for parameter in parameters {
      let sides = parameter.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, sides[0].lowercased().filter({ $0 != " " }) == "filename" else { continue }
      let name = sides[1].drop { $0 == " " || $0 == "\"" }.prefix { $0 != "\"" }
      return String(name.split { $0 == "/" || $0 == "\\" }.last ?? "")
    }
    return ""
  }

  /// The file as JSON of the request's field, cut so that each piece fits a frame.
  func pieces(of pieceBytes: Int) -> [JSONValue] {
    stride(from: 0, to: max(1, content.count), by: pieceBytes).map { offset in
      let end = min(content.count, offset + pieceBytes)
      return TypesV1.File(
        mediaType: mediaType, fileName: fileName, content: Array(content[offset..<end]), offset: Int64(offset),
        totalBytes: Int64(content.count)
      ).json()
    }
  }
}
