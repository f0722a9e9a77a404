import Protobuf
import Transport

/// Writes response frames into a connection.
enum ResponseFrame {
  /// The frame of a success, made in `writer`. Returns an error instead of writing a frame above the limit.
  static func write(
    _ response: some Message, with writer: inout MessageWriter, streamID: UInt32, to connection: Connection
  ) -> RPCError? {
    writer.removeAll()
    response.write(to: &writer)
    let count = writer.byteCount
    if count > 0 {
      writer.varint(UInt64(count))
      writer.varint(2 << 3 | 2)
    }
    let length = writer.byteCount
    if length > RPCLimits.frameBytesMax {
      return RPCError(
        .resourceExhausted, reason: "RESPONSE_TOO_LARGE",
        message: "the response has \(count) bytes; ask for less at once")
    }
    let frame = connection.reserve(FrameHeader.byteCount + length)
    FrameHeader(length: length, streamID: streamID, type: .response).write(to: frame)
    if let start = writer.bytes.baseAddress {
      (frame + FrameHeader.byteCount).copyMemory(from: start, byteCount: length)
    }
    connection.commit(FrameHeader.byteCount + length)
    return nil
  }

  /// The frame of a failure.
  static func write(_ error: RPCError, streamID: UInt32, to connection: Connection) {
    var envelope = StatusWriter.envelope(error)
    if envelope.count > RPCLimits.frameBytesMax {
      envelope = StatusWriter.envelope(
        RPCError(code: error.code, message: String(error.message.prefix(1000)) + " (details left out)"))
    }
    connection.write(FrameHeader.frame(streamID, .response, [], envelope))
  }
}
