import Glibc
import Transport

/// Writes request frames into a connection, the envelope built in place.
enum RequestFrame {
  /// The metadata entry with which a client says what it understands.
  static let extensionsEntry: [UInt8] = metadataBytes([Extensions.metadataKey: Extensions.offered])

  /// Entries as they stand in the envelope.
  static func metadataBytes(_ metadata: Metadata) -> [UInt8] {
    if metadata.isEmpty { return [] }
    let length = metadata.entries.reduce(0) { $0 + messageLength(entryLength($1)) }
    return [UInt8](unsafeUninitializedCapacity: length) { bytes, count in
      guard var at = UnsafeMutableRawPointer(bytes.baseAddress) else { return }
      for entry in metadata.entries { store(entry, at: &at) }
      count = length
    }
  }

  /// An entry's bytes without its tag and length.
  private static func entryLength(_ entry: Metadata.Entry) -> Int {
    let key = entry.key.utf8.count
    let value = entry.value.utf8.count
    return (key == 0 ? 0 : messageLength(key)) + (value == 0 ? 0 : messageLength(value))
  }

  /// With a tag of one byte and the length before it.
  private static func messageLength(_ count: Int) -> Int {
    1 + WireWriter.varintLength(UInt64(count)) + count
  }

  private static func store(_ entry: Metadata.Entry, at pointer: inout UnsafeMutableRawPointer) {
    storeTag(5, length: entryLength(entry), at: &pointer)
    store(entry.key, field: 1, at: &pointer)
    store(entry.value, field: 2, at: &pointer)
  }

  private static func store(_ text: String, field: UInt8, at pointer: inout UnsafeMutableRawPointer) {
    if text.isEmpty { return }
    storeTag(field, length: text.utf8.count, at: &pointer)
    var text = text
    text.withUTF8 { utf8 in
      guard let source = utf8.baseAddress else { return }
      memcpy(pointer, source, utf8.count)
      pointer += utf8.count
    }
  }

  private static func storeTag(_ field: UInt8, length: Int, at pointer: inout UnsafeMutableRawPointer) {
    pointer.storeBytes(of: field << 3 | 2, as: UInt8.self)
    pointer += 1 + WireWriter.store(UInt64(length), at: pointer + 1)
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
