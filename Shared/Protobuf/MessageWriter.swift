/// Writes messages as protobuf bytes, from the last byte to the first: the length of a nested message is known once it
/// stands, so nothing is measured beforehand. Its memory is kept for the next message.
///
/// The bytes are those that libprotobuf-c would write for the same message.
public struct MessageWriter: ~Copyable {
  private var memory: UnsafeMutableRawPointer
  private var capacity: Int
  /// Where the bytes written so far begin, counted from the start of the memory.
  private var position: Int

  /// A writer with room for `capacityBytes`; it grows by itself.
  public init(capacityBytes: Int = 4 << 10) {
    memory = .allocate(byteCount: capacityBytes, alignment: 16)
    capacity = capacityBytes
    position = capacityBytes
  }

  deinit { memory.deallocate() }

  /// How many bytes stand.
  public var byteCount: Int { capacity - position }

  /// The bytes; valid until the next change.
  public var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: memory + position, count: capacity - position)
  }

  /// Forgets what stands; memory beyond `keptBytes` is given back.
  public mutating func removeAll(keptBytes: Int = 256 << 10) {
    if capacity > keptBytes {
      memory.deallocate()
      memory = .allocate(byteCount: keptBytes, alignment: 16)
      capacity = keptBytes
    }
    position = capacity
  }

  /// Room for `count` bytes before those that stand.
  @inline(__always)
  private mutating func prepend(_ count: Int) -> UnsafeMutableRawPointer {
    if position < count { grow(by: count) }
    position &-= count
    return memory + position
  }

  @inline(never)
  private mutating func grow(by count: Int) {
    let used = capacity - position
    let larger = max(2 * capacity, used + count)
    let replacement = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    (replacement + (larger - used)).copyMemory(from: memory + position, byteCount: used)
    memory.deallocate()
    memory = replacement
    position = larger - used
    capacity = larger
  }

  // MARK: what fields are made of

  /// A number of one to ten bytes, seven bits each.
  @inline(__always)
  public mutating func varint(_ value: UInt64) {
    if value < 0x80 { return prepend(1).storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self) }
    longVarint(value)
  }

  private mutating func longVarint(_ value: UInt64) {
    let count = (70 &- value.leadingZeroBitCount) / 7
    let target = prepend(count)
    var rest = value
    for index in 0..<count &- 1 {
      target.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: index, as: UInt8.self)
      rest >>= 7
    }
    target.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: count &- 1, as: UInt8.self)
  }

  /// Four bytes, the lowest first.
  public mutating func fixed(_ value: UInt32) {
    prepend(4).storeBytes(of: value.littleEndian, as: UInt32.self)
  }

  /// Eight bytes, the lowest first.
  public mutating func fixed(_ value: UInt64) {
    prepend(8).storeBytes(of: value.littleEndian, as: UInt64.self)
  }

  /// Bytes as they are.
  public mutating func raw(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
    prepend(bytes.count).copyMemory(from: start, byteCount: bytes.count)
  }

  // MARK: whole fields; `tag` is the field number shifted left by three, with the wire type

  /// A field that is a varint.
  @inline(__always)
  public mutating func varint(_ value: UInt64, tag: UInt32) {
    varint(value)
    varint(UInt64(tag))
  }

  /// A field of text.
  public mutating func string(_ text: String, tag: UInt32) {
    // Native strings lend their bytes; `withUTF8` needs a copy of the string first.
    let count = text.utf8.withContiguousStorageIfAvailable { bytes in
      raw(UnsafeRawBufferPointer(bytes))
      return bytes.count
    }
    if let count {
      varint(UInt64(count))
    } else {
      var text = text
      let count = text.withUTF8 { bytes in
        raw(UnsafeRawBufferPointer(bytes))
        return bytes.count
      }
      varint(UInt64(count))
    }
    varint(UInt64(tag))
  }

  /// A field of bytes.
  public mutating func bytes(_ bytes: [UInt8], tag: UInt32) {
    bytes.withUnsafeBytes { raw($0) }
    varint(UInt64(bytes.count))
    varint(UInt64(tag))
  }

  /// A field with a message in it.
  public mutating func message(_ message: some Message, tag: UInt32) {
    let end = byteCount
    message.write(to: &self)
    varint(UInt64(byteCount &- end))
    varint(UInt64(tag))
  }

  /// A field with a map's entry, or packed numbers, in it: what `body` writes.
  @inline(__always)
  public mutating func nested(tag: UInt32, _ body: (inout MessageWriter) -> Void) {
    let end = byteCount
    body(&self)
    varint(UInt64(byteCount &- end))
    varint(UInt64(tag))
  }
}

extension MessageWriter {
  /// The varint of a signed number whose sign is in its lowest bit (sint32 and sint64).
  @inlinable
  public static func zigZag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value << 1) ^ (value >> 63)) }

  /// The varint of an int32 or an enum: negative ones have ten bytes.
  @inlinable
  public static func signed(_ value: Int32) -> UInt64 { UInt64(bitPattern: Int64(value)) }

  /// The varint of an int64: negative ones have ten bytes.
  @inlinable
  public static func signed(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) }
}
