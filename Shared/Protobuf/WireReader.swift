/// Reads protobuf in place, in the shape in which it comes every day: fields that the schema knows, in their own wire
/// type, numbers packed, nothing sent twice that would have to be merged. It says no to everything else, also to what is
/// allowed: that is left to libprotobuf-c, which so remains the judge of what bytes mean.
public struct WireReader {
  @usableFromInline var next: UnsafeRawPointer
  @usableFromInline var end: UnsafeRawPointer
  /// What repeated values may still take in memory.
  @usableFromInline var budgetBytes: Int

  /// A reader of `bytes`; nil when there are none.
  ///
  /// - Parameter budgetBytes: The memory that repeated values may take.
  @inlinable
  public init?(_ bytes: UnsafeRawBufferPointer, budgetBytes: Int = .max) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return nil }
    next = start
    end = start + bytes.count
    self.budgetBytes = budgetBytes
  }

  @inlinable public var isAtEnd: Bool { next == end }

  /// The tag of the next field: its number shifted left by three, with the wire type; 0 when it is none, or one that is
  /// written in more than two bytes. Not for use at the end.
  @inlinable
  @inline(__always)
  public mutating func tag() -> UInt32 {
    let first = next.load(as: UInt8.self)
    next += 1
    if first < 0x80 { return UInt32(first) }
    guard next != end else { return 0 }
    let second = next.load(as: UInt8.self)
    next += 1
    guard second < 0x80, second > 0 else { return 0 }
    return UInt32(first & 0x7F) | UInt32(second) << 7
  }

  // MARK: values; nil when they are cut off or not what they should be

  /// A varint of up to ten bytes.
  @inlinable
  @inline(__always)
  public mutating func varint() -> UInt64? {
    guard next != end else { return nil }
    let first = next.load(as: UInt8.self)
    if first < 0x80 {
      next += 1
      return UInt64(first)
    }
    return longVarint()
  }

  @usableFromInline
  mutating func longVarint() -> UInt64? {
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

  /// An int32, an enum's number: what is above 32 bits is dropped, as the language guide asks.
  @inlinable
  @inline(__always)
  public mutating func int32() -> Int32? { varint().map { Int32(truncatingIfNeeded: $0) } }

  @inlinable
  @inline(__always)
  public mutating func int64() -> Int64? { varint().map { Int64(bitPattern: $0) } }

  @inlinable
  @inline(__always)
  public mutating func uint32() -> UInt32? { varint().map { UInt32(truncatingIfNeeded: $0) } }

  @inlinable
  @inline(__always)
  public mutating func bool() -> Bool? { varint().map { $0 != 0 } }

  /// An sint32: its sign is in its lowest bit.
  @inlinable
  public mutating func sint32() -> Int32? {
    uint32().map { Int32(bitPattern: $0 >> 1) ^ -Int32(bitPattern: $0 & 1) }
  }

  /// An sint64: its sign is in its lowest bit.
  @inlinable
  public mutating func sint64() -> Int64? {
    varint().map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
  }

  /// Four or eight bytes, the lowest first.
  @inlinable
  public mutating func fixed<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type = Number.self) -> Number? {
    guard end - next >= MemoryLayout<Number>.size else { return nil }
    let value = next.loadUnaligned(as: Number.self)
    next += MemoryLayout<Number>.size
    return Number(littleEndian: value)
  }

  @inlinable
  public mutating func float() -> Float? { fixed(UInt32.self).map { Float(bitPattern: $0) } }

  @inlinable
  public mutating func double() -> Double? { fixed(UInt64.self).map { Double(bitPattern: $0) } }

  /// The bytes that follow a tag of wire type 2, where they stand.
  @inlinable
  @inline(__always)
  public mutating func bytes() -> UnsafeRawBufferPointer? {
    guard let count = varint(), count <= UInt64(end - next) else { return nil }
    let start = next
    next += Int(count)
    return UnsafeRawBufferPointer(start: start, count: Int(count))
  }

  /// A copy of bytes.
  @inlinable
  public mutating func array() -> [UInt8]? { bytes().map { Array($0) } }

  /// Text, when it is UTF-8.
  public mutating func string() -> String? {
    guard let bytes = bytes() else { return nil }
    return String(utf8: bytes)
  }

  /// A message of a singular field.
  @inlinable
  public mutating func message<M: Message>(_: M.Type = M.self) -> M? {
    guard let bytes = bytes() else { return nil }
    let (outerNext, outerEnd) = (next, end)
    next = outerNext - bytes.count
    end = outerNext
    var message = M()
    guard message.read(from: &self) else { return nil }
    (next, end) = (outerNext, outerEnd)
    return message
  }

  // MARK: repeated fields; false instead of nil

  /// One more message.
  @inlinable
  public mutating func append<M: Message>(to list: inout [M]) -> Bool {
    guard spend(64 + MemoryLayout<M>.stride), let message = message(M.self) else { return false }
    // A list of one message is rarer than one of a few, for which an array would grow three times.
    if list.isEmpty { list.reserveCapacity(4) }
    list.append(message)
    return true
  }

  /// One more text.
  @inlinable
  public mutating func append(to list: inout [String]) -> Bool {
    guard spend(64), let text = string() else { return false }
    list.append(text)
    return true
  }

  /// One more value of bytes.
  @inlinable
  public mutating func append(to list: inout [[UInt8]]) -> Bool {
    guard spend(64), let value = array() else { return false }
    list.append(value)
    return true
  }

  /// The numbers of a packed list, each read by `value`.
  @inlinable
  @inline(__always)
  public mutating func appendPacked<Value>(
    to list: inout [Value], _ value: (inout WireReader) -> Value?
  ) -> Bool {
    guard let bytes = bytes(), spend(bytes.count * MemoryLayout<Value>.stride) else { return false }
    guard var inner = WireReader(bytes) else { return true }
    while !inner.isAtEnd {
      guard let value = value(&inner) else { return false }
      list.append(value)
    }
    return true
  }

  /// Whether there is memory for that. What costs too much is for libprotobuf-c to refuse, or not.
  @usableFromInline
  mutating func spend(_ byteCount: Int) -> Bool {
    budgetBytes -= byteCount
    return budgetBytes >= 0
  }
}

extension String {
  /// The text that these bytes are in UTF-8; nil when they are not. `String(validating:as:)` does the same by way of
  /// generics, which on short texts costs more than the check.
  public init?(utf8 bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else {
      self = ""
      return
    }
    let span = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: bytes.count).span
    guard let text = try? UTF8Span(validating: span) else { return nil }
    self.init(copying: text)
  }
}
