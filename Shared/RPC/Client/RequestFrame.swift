import Glibc
import Transport

/// Writes request frames into a connection, the envelope built in place.
enum RequestFrame {
  /// The metadata entry with which a client says what it understands.
  static let extensionsEntry: [UInt8] = metadataBytes([Extensions.metadataKey: Extensions.offered])

  /// Entries as they stand in the envelope.
  static func metadataBytes(_ metadata: Metadata) -> [UInt8] {
    if metadata.isEmpty { return [] }
    var writer = WireWriter()
    for entry in metadata.entries {
      var inner = WireWriter()
      inner.text(field: 1, entry.key)
      inner.text(field: 2, entry.value)
      writer.message(field: 5, inner.bytes)
    }
    return writer.bytes
  }

  /// Writes the frame that opens `streamID`; false when it would be above the limit.
  static func write(
    _ opening: ClientCall.Opening, extensions: [UInt8], timeoutNanoseconds: Int64, streamID: UInt32,
    to connection: Connection
  ) -> Bool {
    let prefix = opening.method.envelopePrefix
    let payload = opening.payload
    let metadata = metadataBytes(opening.metadata)
    let payloadLength =
      payload.isEmpty ? 0 : 1 + WireWriter.varintLength(UInt64(payload.count)) + payload.count
    let timeoutLength =
      timeoutNanoseconds == 0 ? 0 : 1 + WireWriter.varintLength(UInt64(bitPattern: timeoutNanoseconds))
    let length = prefix.count + payloadLength + timeoutLength + metadata.count + extensions.count
    if length > RPCLimits.frameBytesMax { return false }
    let frame = connection.reserve(FrameHeader.byteCount + length)
    FrameHeader(length: length, streamID: streamID, type: .request, flags: opening.flags).write(to: frame)
    var at = frame + FrameHeader.byteCount
    copy(prefix, to: &at)
    if !payload.isEmpty {
      at.storeBytes(of: 3 << 3 | 2, as: UInt8.self)
      at += 1 + WireWriter.store(UInt64(payload.count), at: at + 1)
      copy(payload, to: &at)
    }
    if timeoutNanoseconds != 0 {
      at.storeBytes(of: 4 << 3, as: UInt8.self)
      at += 1 + WireWriter.store(UInt64(bitPattern: timeoutNanoseconds), at: at + 1)
    }
    copy(metadata, to: &at)
    copy(extensions, to: &at)
    connection.commit(FrameHeader.byteCount + length)
    return true
  }

  private static func copy(_ bytes: [UInt8], to pointer: inout UnsafeMutableRawPointer) {
    if bytes.isEmpty { return }
    memcpy(pointer, bytes, bytes.count)
    pointer += bytes.count
  }
}
