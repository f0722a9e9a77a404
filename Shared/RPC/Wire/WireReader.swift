/// Reads the protobuf of envelopes in place, in the shape in which they come every day. It says no to everything else,
/// also to what is allowed: that is left to libprotobuf-c.
struct WireReader {
  private var next: UnsafeRawPointer
  private let end: UnsafeRawPointer

  /// A reader of `bytes`; nil when there are none.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return nil }
    next = start
    end = start + bytes.count
  }

  var isAtEnd: Bool { next == end }

  /// The tag of the next field, when it has one byte.
  @inline(__always)
  mutating func tag() -> UInt8 {
    let byte = next.load(as: UInt8.self)
    next += 1
    return byte
  }

  /// The number that follows a tag of wire type 0; nil when it has more than ten bytes or is cut off.
  @inline(__always)
  mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while next != end && shift < 70 {
      let byte = next.load(as: UInt8.self)
      next += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  /// The bytes that follow a tag of wire type 2; nil when they are cut off.
  @inline(__always)
  mutating func bytes() -> UnsafeRawBufferPointer? {
    guard let count = varint(), count <= UInt64(end - next) else { return nil }
    let start = next
    next += Int(count)
    return UnsafeRawBufferPointer(start: start, count: Int(count))
  }
}
