/// What a frame carries. Numbers that this house does not know are ignored on odd streams.
struct FrameType: RawRepresentable, Hashable, Sendable {
  let rawValue: UInt8

  /// Opens a stream: the request envelope.
  static let request = FrameType(rawValue: 1)
  /// Ends a stream: the response envelope.
  static let response = FrameType(rawValue: 2)
  /// One bare message of a stream.
  static let data = FrameType(rawValue: 3)
  /// Extension, client: asks for a PONG with the same id and bytes.
  static let ping = FrameType(rawValue: 4)
  /// Extension, server.
  static let pong = FrameType(rawValue: 5)
  /// Extension, client: the call of this stream is no longer wanted.
  static let cancel = FrameType(rawValue: 0x10)
  /// Extension, server, stream 0: no stream above the id in the body will be served on this connection.
  static let goAway = FrameType(rawValue: 0x11)
}

/// The flags of a frame.
struct FrameFlags: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  /// The sender will send no more on this stream.
  static let remoteClosed = FrameFlags(rawValue: 1)
  /// The sender will send more on this stream.
  static let remoteOpen = FrameFlags(rawValue: 2)
  /// The frame has no message, not even an empty one.
  static let noData = FrameFlags(rawValue: 4)
}

/// The ten bytes before the data of a frame.
struct FrameHeader: Hashable, Sendable {
  static let byteCount = 10

  var length: UInt32
  var streamID: UInt32
  var type: FrameType
  var flags: FrameFlags

  init(length: Int, streamID: UInt32, type: FrameType, flags: FrameFlags = []) {
    self.length = UInt32(length)
    self.streamID = streamID
    self.type = type
    self.flags = flags
  }

  /// Reads the header at the beginning of `bytes`.
  init(reading bytes: UnsafeRawBufferPointer) {
    length = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
    streamID = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    type = FrameType(rawValue: bytes[8])
    flags = FrameFlags(rawValue: bytes[9])
  }

  /// Writes the ten bytes at `pointer`.
  func write(to pointer: UnsafeMutableRawPointer) {
    pointer.storeBytes(of: length.bigEndian, as: UInt32.self)
    pointer.storeBytes(of: streamID.bigEndian, toByteOffset: 4, as: UInt32.self)
    pointer.storeBytes(of: type.rawValue, toByteOffset: 8, as: UInt8.self)
    pointer.storeBytes(of: flags.rawValue, toByteOffset: 9, as: UInt8.self)
  }

  /// The header and `data` as one array, for frames that are not worth packing in place.
  static func frame(_ streamID: UInt32, _ type: FrameType, _ flags: FrameFlags = [], _ data: [UInt8] = []) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    bytes.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      FrameHeader(length: data.count, streamID: streamID, type: type, flags: flags).write(to: base)
    }
    return bytes + data
  }
}
