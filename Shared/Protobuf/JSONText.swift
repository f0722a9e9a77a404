public import CProtobufC

/// A JSON text without spaces that is written from its first byte to its last, straight from protoc-c's structs: neither
/// a tree nor Swift messages stand between. What generated code calls.
///
/// The bytes are those of `JSONValue.utf8Text()` for the same message.
public struct JSONText: ~Copyable {
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var count = 0

  /// An empty text with room for `capacityBytes`; it grows by itself.
  public init(capacityBytes: Int = 1_000) {
    memory = .allocate(capacity: capacityBytes)
    capacity = capacityBytes
  }

  deinit { memory.deallocate() }

  /// What has been written, UTF-8.
  public var bytes: [UInt8] { Array(UnsafeBufferPointer(start: memory, count: count)) }

  // MARK: objects and arrays

  public mutating func beginObject() { append(UInt8(ascii: "{")) }

  public mutating func endObject() { append(UInt8(ascii: "}")) }

  public mutating func endArray() { append(UInt8(ascii: "]")) }

  /// The name of a member, given as `"name":`.
  public mutating func name(_ quoted: StaticString) {
    separate()
    append(quoted)
  }

  /// The name of a member, given as `"name":`, and the bracket that begins its array.
  public mutating func beginArray(_ quoted: StaticString) {
    name(quoted)
    append(UInt8(ascii: "["))
  }

  /// What stands before a member or an element: a comma unless it is the first.
  public mutating func separate() {
    guard count > 0 else { return }
    switch memory[count &- 1] {
    case UInt8(ascii: "{"), UInt8(ascii: "["): break
    default: append(UInt8(ascii: ","))
    }
  }

  // MARK: values

  public mutating func bool(_ value: Bool) { append(value ? "true" : "false" as StaticString) }

  /// A number of up to 32 bits.
  public mutating func integer(_ value: Int64) { decimal(value) }

  /// A number of 64 bits, which ProtoJSON writes as a string because many readers keep only 53 of them.
  public mutating func integerText(_ value: Int64) {
    append(UInt8(ascii: "\""))
    decimal(value)
    append(UInt8(ascii: "\""))
  }

  /// A number of 64 bits, which ProtoJSON writes as a string because many readers keep only 53 of them.
  public mutating func integerText(_ value: UInt64) {
    append(UInt8(ascii: "\""))
    digits(of: value)
    append(UInt8(ascii: "\""))
  }

  /// A text; throws when it is not UTF-8.
  public mutating func string(_ data: ProtobufCBinaryData, field: StaticString) throws(ProtobufError) {
    let utf8 = UnsafeBufferPointer(start: data.data, count: data.data == nil ? 0 : data.len)
    if Self.isPlain(utf8) { return quoted(utf8) }
    do {
      _ = try UTF8Span(validating: utf8.span)
    } catch {
      throw .invalidUTF8(field: field.description)
    }
    escaped(utf8)
  }

  /// A text, such as the name of an enum's value.
  public mutating func string(_ text: String) {
    text.utf8.span.withUnsafeBufferPointer { utf8 in
      if Self.isPlain(utf8) { quoted(utf8) } else { escaped(utf8) }
    }
  }

  /// Bytes as padded standard base64.
  public mutating func base64(_ data: ProtobufCBinaryData) { string(Base64.encode(decodeBytes(data))) }

  /// What was written as a tree.
  public mutating func value(_ value: JSONValue) {
    value.utf8Text().withUnsafeBufferPointer { append($0) }
  }

  /// Up to `countMax` bytes that `body` stores and counts.
  public mutating func raw(countMax: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) {
    reserve(countMax)
    count &+= body(memory + count)
  }

  // MARK: bytes

  private mutating func reserve(_ more: Int) {
    if count &+ more > capacity { grow(by: more) }
  }

  @inline(never)
  private mutating func grow(by more: Int) {
    let larger = max(2 * capacity, count + more)
    let replacement = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    replacement.update(from: memory, count: count)
    memory.deallocate()
    memory = replacement
    capacity = larger
  }

  private mutating func append(_ byte: UInt8) {
    reserve(1)
    memory[count] = byte
    count &+= 1
  }

  private mutating func append(_ text: StaticString) {
    append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return }
    reserve(bytes.count)
    (memory + count).update(from: start, count: bytes.count)
    count &+= bytes.count
  }

  private mutating func decimal(_ value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    digits(of: value.magnitude)
  }

  private mutating func digits(of value: UInt64) {
    reserve(20)
    var rest = value
    let end = count &+ Self.digitCount(value)
    var at = end
    repeat {
      at &-= 1
      memory[at] = 0x30 | UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    count = end
  }

  private static func digitCount(_ value: UInt64) -> Int {
    var count = 1
    var rest = value / 10
    while rest > 0 {
      count &+= 1
      rest /= 10
    }
    return count
  }

  /// Whether a text is ASCII and stands in JSON as it is. Eight bytes are looked at together.
  private static func isPlain(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    let bytes = UnsafeRawBufferPointer(utf8)
    var marks: UInt64 = 0
    var index = 0
    while index &+ 8 <= bytes.count {
      marks |= others(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index &+= 8
    }
    if index < bytes.count && bytes.count >= 8 {
      marks |= others(bytes.loadUnaligned(fromByteOffset: bytes.count &- 8, as: UInt64.self))
      index = bytes.count
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte &- 0x20 >= 0x5f || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
      index &+= 1
    }
    return marks & (everyByte << 7) == 0
  }

  private static let everyByte: UInt64 = 0x0101_0101_0101_0101

  /// A high bit somewhere if any of these eight bytes is not plain, and none if all are.
  private static func others(_ word: UInt64) -> UInt64 {
    // What is below the limit borrows, zero is below one, and 0x7f becomes 0x80.
    func below(_ limit: UInt64, _ word: UInt64) -> UInt64 { (word &- everyByte &* limit) & ~word }
    func holding(_ mark: UInt8) -> UInt64 { below(1, word ^ everyByte &* UInt64(mark)) }
    return below(0x20, word) | word | (word &+ everyByte) | holding(UInt8(ascii: "\"")) | holding(UInt8(ascii: "\\"))
  }

  private mutating func quoted(_ utf8: UnsafeBufferPointer<UInt8>) {
    reserve(utf8.count &+ 2)
    memory[count] = UInt8(ascii: "\"")
    if let start = utf8.baseAddress { (memory + count + 1).update(from: start, count: utf8.count) }
    count &+= utf8.count &+ 2
    memory[count &- 1] = UInt8(ascii: "\"")
  }

  private mutating func escaped(_ utf8: UnsafeBufferPointer<UInt8>) {
    append(UInt8(ascii: "\""))
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x0a: append("\\n")
      case 0x0d: append("\\r")
      case 0x09: append("\\t")
      case 0..<0x20, 0x7f:
        append("\\u00")
        append(0x30 | byte >> 4)
        append(Self.hexadecimal(byte & 15))
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 | digit : 0x61 &+ digit &- 10 }
}
