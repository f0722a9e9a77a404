import Protobuf
import Transport

/// Writes response frames into a connection.
enum ResponseFrame {
  /// The frame of a success, its envelope built in place. Returns an error instead of writing a frame above the limit.
  static func write(_ payload: PackedMessage, streamID: UInt32, to connection: Connection) -> RPCError? {
    let count = payload.byteCount
    let length = count == 0 ? 0 : 1 + WireWriter.varintLength(UInt64(count)) + count
    if length > RPCLimits.frameBytesMax {
      return RPCError(
        .resourceExhausted, reason: "RESPONSE_TOO_LARGE",
        message: "the response has \(count) bytes; ask for less at once")
    }
    let frame = connection.reserve(FrameHeader.byteCount + length)
    FrameHeader(length: length, streamID: streamID, type: .response).write(to: frame)
    if count > 0 {
      let body = frame + FrameHeader.byteCount
      body.storeBytes(of: 2 << 3 | 2, as: UInt8.self)
      let start = body + 1 + WireWriter.store(UInt64(count), at: body + 1)
      _ = payload.pack(into: UnsafeMutableRawBufferPointer(start: start, count: count))
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
