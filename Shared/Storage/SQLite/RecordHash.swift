internal import CSQLite

/// Where a record is kept, from its kind and the values of its key: the same from a caller's values and from a row's.
/// Equal hashes of different keys cost a hit and nothing else.
struct RecordHash {
  private(set) var value: UInt64

  init(of kind: ObjectIdentifier) {
    value = UInt64(UInt(bitPattern: kind)) ^ 0x9E37_79B9_7F4A_7C15
  }

  init(of kind: ObjectIdentifier, _ key: RecordKey) {
    self.init(of: kind)
    mix(key.first)
    if let second = key.second { mix(second) }
  }

  private mutating func mix(_ value: SQLValue) {
    switch value {
    case .null: mix(word: 0)
    case .int64(let number): mix(word: UInt64(bitPattern: number))
    case .text(var text): text.withUTF8 { mix(UnsafeRawBufferPointer($0)) }
    case .bytes(let bytes): bytes.withUnsafeBytes { mix($0) }
    }
  }

  /// A column of a row that changes. The tables are STRICT, so that it has the type that the key has, or is NULL.
  mutating func mix(column: OpaquePointer) {
    switch sqlite3_value_type(column) {
    case SQLITE_INTEGER: mix(word: UInt64(bitPattern: sqlite3_value_int64(column)))
    case SQLITE_NULL: mix(word: 0)
    default:
      let start = sqlite3_value_blob(column)
      mix(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(column))))
    }
  }

  private mutating func mix(_ bytes: UnsafeRawBufferPointer) {
    var offset = 0
    while offset + 8 <= bytes.count {
      mix(word: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var rest = UInt64(bytes.count) << 56
    while offset < bytes.count {
      rest = rest ^ (rest << 8) ^ UInt64(bytes[offset])
      offset += 1
    }
    mix(word: rest)
  }

  private mutating func mix(word: UInt64) {
    let (high, low) = (value ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    value = high ^ low ^ 0xA076_1D64_78BD_642F
  }
}
