import HTTP
import Protobuf
import RPC
import Schemas

/// A file that a service sends in pieces, as one response.
enum FileDownload {
  /// Calls the method and joins what comes.
  static func collect(
    _ request: any Message, of route: Route, from channel: any Channel, options: CallOptions
  ) async throws(RPCError) -> TypesV1.File {
    let pieces = open(request, route.method.name, channel, options)
    var file = TypesV1.File()
    for try await piece in pieces {
      guard let part = piece.file else { continue }
      if file.mediaType.isEmpty { (file.mediaType, file.fileName) = (part.mediaType, part.fileName) }
      file.content += part.content
      guard file.content.count <= Limits.downloadBytesMax else {
        throw RPCError(
          .resourceExhausted, reason: "DOWNLOAD_TOO_LARGE",
          message: "the file has more than \(Limits.downloadBytesMax) bytes; ask for less")
      }
    }
    return file
  }

  /// Every response that brings a file is on the wire what `FileHolder` is.
  private static func open(
    _ request: some Message, _ method: MethodName, _ channel: any Channel, _ options: CallOptions
  ) -> ResponseStream<TypesV1.FileHolder> {
    channel.serverStreaming(method, request, options: options)
  }

  /// The file itself, or as JSON where that alone is accepted.
  static func response(_ file: TypesV1.File, to request: HTTPRequest) -> HTTPResponse {
    if request.fields["Accept"]?.lowercased() == "application/json" {
      return HTTPResponse(.ok, fields: ["Content-Type": "application/json"], body: file.json().utf8Text())
    }
    let name = file.fileName.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "._- ".contains($0)) }
    return HTTPResponse(
      .ok,
      fields: [
        "Content-Type": file.mediaType,
        "Content-Disposition": name.isEmpty ? "attachment" : "attachment; filename=\"\(name)\"",
      ], body: file.content)
  }
}
