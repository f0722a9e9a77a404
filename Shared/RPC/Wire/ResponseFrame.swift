import Glibc
import Transport

/// Writes response frames into a connection.
enum ResponseFrame {
  /// The frame of a success, its envelope built in place. Returns an error instead of writing a frame above the limit.
  static func write(_ payload: [UInt8], streamID: UInt32, to connection: Connection?) -> RPCError? {
    guard let connection else { return nil }
    let length = payload.isEmpty ? 0 : 1 + WireWriter.varintLength(UInt64(payload.count)) + payload.count
    if length > RPCLimits.frameBytesMax {
      return RPCError(
        .resourceExhausted, reason: "RESPONSE_TOO_LARGE",
        message: "the response has \(payload.count) bytes; ask for less at once")
    }
    let frame = connection.reserve(FrameHeader.byteCount + length)
    FrameHeader(length: length, streamID: streamID, type: .response).write(to: frame)
    if !payload.isEmpty {
      let body = frame + FrameHeader.byteCount
      body.storeBytes(of: 2 << 3 | 2, as: UInt8.self)
      let count = 1 + WireWriter.store(UInt64(payload.count), at: body + 1)
      payload.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress { memcpy(body + count, start, bytes.count) }
      }
    }
    connection.commit(FrameHeader.byteCount + length)
    return nil
  }

  /// The frame of a failure.
  static func write(_ error: RPCError, streamID: UInt32, to connection: Connection?) {
    var envelope = StatusWriter.envelope(error)
    if envelope.count > RPCLimits.frameBytesMax {
      envelope = StatusWriter.envelope(
        RPCError(code: error.code, message: String(error.message.prefix(1000)) + " (details left out)"))
    }
    connection?.write(FrameHeader.frame(streamID, .response, [], envelope))
  }
}
