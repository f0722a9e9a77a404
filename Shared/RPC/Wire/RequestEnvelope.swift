import CProtobufC
import CSchemas
import Protobuf

/// A request envelope as libprotobuf-c unpacked it; valid until its arena is used again.
struct RequestEnvelope {
  /// What an envelope may need beside the bytes it is made of: structures of the entries, rounding.
  private static let budgetSlackBytes = 64 << 10

  private let request: UnsafeMutablePointer<Ttrpc__Request>

  /// Calls `body` with the envelope in `bytes`, or with nil when they are not one.
  static func withUnpacked<T>(
    _ bytes: UnsafeRawBufferPointer, arena: Arena, _ body: (RequestEnvelope?) -> T
  ) -> T {
    arena.reset(budgetBytes: 2 * bytes.count + budgetSlackBytes)
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let request = ttrpc__request__unpack(arena.allocator, bytes.count, start) else { return body(nil) }
    return body(RequestEnvelope(request: request))
  }

  /// The full name of the service, not checked to be UTF-8.
  var service: UnsafeRawBufferPointer { UnsafeRawBufferPointer(request.pointee.service) }
  /// The bare name of the method, not checked to be UTF-8.
  var method: UnsafeRawBufferPointer { UnsafeRawBufferPointer(request.pointee.method) }
  var payload: UnsafeRawBufferPointer { UnsafeRawBufferPointer(request.pointee.payload) }
  /// What is left of the caller's time on receipt; 0 for no deadline, negative when it has passed.
  var timeoutNanoseconds: Int64 { request.pointee.timeout_nano }
  var metadataCount: Int { request.pointee.n_metadata }

  /// The metadata with keys in lower case; throws when it is above a limit or not UTF-8.
  func metadata() throws(RPCError) -> Metadata {
    var metadata = Metadata()
    guard metadataCount > 0, let entries = request.pointee.metadata else { return metadata }
    if metadataCount > RPCLimits.metadataCountMax {
      throw RPCError(
        .resourceExhausted, reason: "METADATA_TOO_LARGE",
        message: "a call has at most \(RPCLimits.metadataCountMax) metadata entries, not \(metadataCount)")
    }
    var bytes = 0
    for index in 0..<metadataCount {
      guard let entry = entries[index] else { continue }
      bytes += entry.pointee.key.len + entry.pointee.value.len
      if bytes > RPCLimits.metadataBytesMax { throw Self.metadataTooLarge }
      metadata.add(try Self.text(entry.pointee.value), for: try Self.text(entry.pointee.key))
    }
    return metadata
  }

  private static var metadataTooLarge: RPCError {
    RPCError(
      .resourceExhausted, reason: "METADATA_TOO_LARGE",
      message: "the metadata of a call has at most \(RPCLimits.metadataBytesMax) bytes")
  }

  private static func text(_ data: ProtobufCBinaryData) throws(RPCError) -> String {
    guard let text = String(validating: UnsafeRawBufferPointer(data), as: UTF8.self) else {
      throw RPCError(.invalidArgument, reason: "REQUEST_MALFORMED", message: "the metadata is not valid UTF-8")
    }
    return text
  }
}

extension UnsafeRawBufferPointer {
  /// The bytes of a C bytes field.
  init(_ data: ProtobufCBinaryData) {
    self.init(start: data.data, count: data.len)
  }
}
