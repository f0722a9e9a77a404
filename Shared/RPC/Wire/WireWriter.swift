/// Writes protobuf fields by hand, for the envelopes: their payload is not copied twice and their names are prepared.
/// The bytes are those that libprotobuf-c gives (a test compares them).
struct WireWriter {
  var bytes: [UInt8] = []

  /// The number of bytes of a varint.
  static func varintLength(_ value: UInt64) -> Int {
    value == 0 ? 1 : (70 - value.leadingZeroBitCount) / 7
  }

  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// A number, unless it is 0.
  mutating func integer(field: UInt64, _ value: Int64) {
    guard value != 0 else { return }
    varint(field << 3)
    varint(UInt64(bitPattern: value))
  }

  /// A string, unless it is empty.
  mutating func text(field: UInt64, _ value: String) {
    blob(field: field, Array(value.utf8))
  }

  /// Bytes, unless there are none.
  mutating func blob(field: UInt64, _ value: [UInt8]) {
    if !value.isEmpty { message(field: field, value) }
  }

  /// A message that is present, also when it is empty.
  mutating func message(field: UInt64, _ value: [UInt8]) {
    varint(field << 3 | 2)
    varint(UInt64(value.count))
    bytes += value
  }

  /// Writes a varint at `pointer` and returns its length.
  static func store(_ value: UInt64, at pointer: UnsafeMutableRawPointer) -> Int {
    var rest = value
    var count = 0
    while rest >= 0x80 {
      pointer.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: count, as: UInt8.self)
      rest >>= 7
      count += 1
    }
    pointer.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: count, as: UInt8.self)
    return count + 1
  }
}
