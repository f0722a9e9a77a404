/// Cuts a byte stream into frames. Does no I/O and keeps no bytes: it is shown what is there and says what it found.
struct FrameDecoder {
  /// What the next bytes are.
  enum Event: Equatable {
    /// A whole frame; its data lies at this range of the bytes shown.
    case frame(FrameHeader, data: Range<Int>)
    /// A frame above the limit; its data is skipped as it comes.
    case oversized(FrameHeader)
    /// More bytes are needed.
    case incomplete
    /// This is not the protocol: the first byte of a frame is not 0. The connection is to be closed.
    case notAFrame(firstByte: UInt8)
  }

  private let frameBytesMax: Int
  private var bytesToSkip = 0

  init(frameBytesMax: Int = RPCLimits.frameBytesMax) {
    self.frameBytesMax = frameBytesMax
  }

  /// True in the middle of skipping a frame that is too large.
  var isSkipping: Bool { bytesToSkip > 0 }

  /// The event at `offset` of `bytes`; moves `offset` behind what is done with.
  mutating func next(in bytes: UnsafeRawBufferPointer, at offset: inout Int) -> Event {
    if bytesToSkip > 0 {
      let skipped = min(bytesToSkip, bytes.count - offset)
      bytesToSkip -= skipped
      offset += skipped
    }
    let available = bytes.count - offset
    guard available > 0 else { return .incomplete }
    if bytes[offset] != 0 { return .notAFrame(firstByte: bytes[offset]) }
    guard available >= FrameHeader.byteCount else { return .incomplete }
    let header = FrameHeader(reading: UnsafeRawBufferPointer(rebasing: bytes[offset...]))
    let length = Int(header.length)
    if length > frameBytesMax {
      offset += FrameHeader.byteCount
      bytesToSkip = length
      return .oversized(header)
    }
    guard available >= FrameHeader.byteCount + length else { return .incomplete }
    let start = offset + FrameHeader.byteCount
    offset = start + length
    return .frame(header, data: start..<offset)
  }
}
