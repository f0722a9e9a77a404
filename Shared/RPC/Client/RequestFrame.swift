import Protobuf
import Transport

/// Writes request frames into a connection.
enum RequestFrame {
  /// The frame that opens `streamID`, made in `writer`, where `writeRequest` writes the request. Returns an error instead
  /// of writing a frame above the limit.
  @inline(__always)
  static func write(
    _ method: MethodName, flags: FrameFlags, metadata: Metadata, timeoutNanoseconds: Int64, streamID: UInt32,
    with writer: inout MessageWriter, to connection: Connection, _ writeRequest: (inout MessageWriter) -> Void
  ) -> RPCError? {
    writer.removeAll()
    write(metadata, to: &writer)
    if timeoutNanoseconds != 0 { writer.varint(UInt64(bitPattern: timeoutNanoseconds), tag: 4 << 3) }
    let end = writer.byteCount
    writeRequest(&writer)
    let count = writer.byteCount - end
    if count > 0 {
      writer.varint(UInt64(count))
      writer.varint(3 << 3 | 2)
    }
    method.envelopePrefix.withUnsafeBytes { writer.raw($0) }
    let length = writer.byteCount
    if length > RPCLimits.frameBytesMax { return .requestTooLarge(method, byteCount: count) }
    let frame = connection.reserve(FrameHeader.byteCount + length)
    FrameHeader(length: length, streamID: streamID, type: .request, flags: flags).write(to: frame)
    if let start = writer.bytes.baseAddress {
      (frame + FrameHeader.byteCount).copyMemory(from: start, byteCount: length)
    }
    connection.commit(FrameHeader.byteCount + length)
    return nil
  }

  private static func write(_ metadata: Metadata, to writer: inout MessageWriter) {
    if metadata.isEmpty { return }
    for entry in metadata.entries.reversed() {
      writer.nested(tag: 5 << 3 | 2) { writer in
        if !entry.value.isEmpty { writer.string(entry.value, tag: 2 << 3 | 2) }
        if !entry.key.isEmpty { writer.string(entry.key, tag: 1 << 3 | 2) }
      }
    }
  }
}

extension RPCError {
  fileprivate static func requestTooLarge(_ method: MethodName, byteCount: Int) -> RPCError {
    RPCError(
      .resourceExhausted, reason: "REQUEST_TOO_LARGE",
      message: "the request of \(method) has \(byteCount) bytes; a frame has at most \(RPCLimits.frameBytesMax)")
  }
}
