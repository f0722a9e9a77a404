import CProtobufC
import TestHouse

/// Makes random messages of any type, as bytes, from libprotobuf-c's description of the type.
struct RandomWire {
  var random: SeededGenerator
  /// Sends fields in a random order, sometimes twice, and sometimes an unknown one; maps then repeat keys.
  var isUntidy = false

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// The bytes of a message with some of its fields.
  mutating func message(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) -> [UInt8] {
    let name = String(cString: descriptor.pointee.name)
    if name == "google.protobuf.Timestamp" { return time(from: -62_135_596_800, to: 253_402_300_799) }
    if name == "google.protobuf.Duration" { return time(from: 0, to: 315_576_000_000) }
    var parts: [[UInt8]] = []
    var repeatable: [[UInt8]] = []
    var chosen: [UInt32: UInt32] = [:]
    for index in 0..<Int(descriptor.pointee.n_fields) {
      let field = descriptor.pointee.fields[index]
      if isOneof(field), chosen.updateValue(field.id, forKey: field.quantifier_offset) != nil, !isUntidy { continue }
      if Int.random(in: 0..<4, using: &random) == 0 { continue }
      parts.append(values(of: field))
      // libprotobuf-c refuses to merge messages with a oneof that is unset in both; no encoder splits messages.
      if field.type != PROTOBUF_C_TYPE_MESSAGE || field.label == PROTOBUF_C_LABEL_REPEATED {
        repeatable.append(values(of: field))
      }
    }
    if isUntidy {
      if Bool.random(using: &random) { parts.append(Bytes.number(4000, random.next())) }
      if let again = repeatable.randomElement(using: &random) { parts.append(again) }
      parts.shuffle(using: &random)
    }
    return parts.flatMap { $0 }
  }

  private func isOneof(_ field: ProtobufCFieldDescriptor) -> Bool {
    field.flags & UInt32(PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue) != 0
  }

  private mutating func values(of field: ProtobufCFieldDescriptor) -> [UInt8] {
    let number = UInt64(field.id)
    guard field.label == PROTOBUF_C_LABEL_REPEATED else { return Bytes.tag(number, wireType(field)) + value(of: field) }
    let values = (0..<Int.random(in: 1...4, using: &random)).map { _ in value(of: field) }
    if wireType(field) != 2, !isUntidy || Bool.random(using: &random) {
      return Bytes.field(number, values.flatMap { $0 })
    }
    if !isUntidy, let entry = mapEntry(field) { return sortedMap(number, entry, count: values.count) }
    return values.flatMap { Bytes.tag(number, wireType(field)) + $0 }
  }

  /// Entries as an encoder would send them: each key once, in order.
  private mutating func sortedMap(
    _ number: UInt64, _ entry: UnsafePointer<ProtobufCMessageDescriptor>, count: Int
  ) -> [UInt8] {
    let (key, value) = (entry.pointee.fields[0], entry.pointee.fields[1])
    return (0..<(key.type == PROTOBUF_C_TYPE_BOOL ? 2 : count)).flatMap { index in
      let keyBytes =
        key.type == PROTOBUF_C_TYPE_BYTES ? Bytes.field(1, Array("k\(index)".utf8)) : Bytes.number(1, UInt64(index))
      // A key at its default is not sent, as libprotobuf-c does not send it either.
      let sent = key.type != PROTOBUF_C_TYPE_BYTES && index == 0 ? [] : keyBytes
      return Bytes.field(number, sent + nonDefault(value))
    }
  }

  private mutating func nonDefault(_ field: ProtobufCFieldDescriptor) -> [UInt8] {
    switch field.type {
    case PROTOBUF_C_TYPE_BYTES: Bytes.field(2, Array("value \(random.next() % 1000)".utf8))
    case PROTOBUF_C_TYPE_MESSAGE: Bytes.tag(2, 2) + value(of: field)
    default: Bytes.number(2, 1)
    }
  }

  private func mapEntry(_ field: ProtobufCFieldDescriptor) -> UnsafePointer<ProtobufCMessageDescriptor>? {
    guard field.type == PROTOBUF_C_TYPE_MESSAGE, let raw = field.descriptor else { return nil }
    let descriptor = raw.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
    let isEntry = String(cString: descriptor.pointee.name).hasSuffix("Entry") && descriptor.pointee.n_fields == 2
    return isEntry ? descriptor : nil
  }

  private func wireType(_ field: ProtobufCFieldDescriptor) -> UInt64 {
    switch field.type {
    case PROTOBUF_C_TYPE_SFIXED32, PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_FLOAT: 5
    case PROTOBUF_C_TYPE_SFIXED64, PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_DOUBLE: 1
    case PROTOBUF_C_TYPE_STRING, PROTOBUF_C_TYPE_BYTES, PROTOBUF_C_TYPE_MESSAGE: 2
    default: 0
    }
  }

  private mutating func value(of field: ProtobufCFieldDescriptor) -> [UInt8] {
    switch field.type {
    case PROTOBUF_C_TYPE_INT32, PROTOBUF_C_TYPE_ENUM: Bytes.varint(UInt64(bitPattern: Int64(integer() as Int32)))
    case PROTOBUF_C_TYPE_UINT32: Bytes.varint(UInt64(integer() as UInt32))
    case PROTOBUF_C_TYPE_SINT32: Bytes.varint(UInt64(integer() as UInt32))
    case PROTOBUF_C_TYPE_BOOL: [UInt8.random(in: 0...1, using: &random)]
    case PROTOBUF_C_TYPE_INT64, PROTOBUF_C_TYPE_UINT64, PROTOBUF_C_TYPE_SINT64: Bytes.varint(integer())
    case PROTOBUF_C_TYPE_SFIXED32, PROTOBUF_C_TYPE_FIXED32: Bytes.littleEndian(integer() as UInt32)
    case PROTOBUF_C_TYPE_SFIXED64, PROTOBUF_C_TYPE_FIXED64: Bytes.littleEndian(integer() as UInt64)
    case PROTOBUF_C_TYPE_FLOAT: Bytes.littleEndian(Float.random(in: 0.001...1e9, using: &random).bitPattern)
    case PROTOBUF_C_TYPE_DOUBLE: Bytes.littleEndian(Double.random(in: 0.001...1e18, using: &random).bitPattern)
    case PROTOBUF_C_TYPE_MESSAGE: Bytes.lengthPrefixed(inner(field))
    default: Bytes.lengthPrefixed(Array(text().utf8))
    }
  }

  private mutating func inner(_ field: ProtobufCFieldDescriptor) -> [UInt8] {
    guard let raw = field.descriptor else { return [] }
    return message(raw.assumingMemoryBound(to: ProtobufCMessageDescriptor.self))
  }

  /// Small, at the edges, or anything.
  private mutating func integer<Number: FixedWidthInteger>() -> Number {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: Number(truncatingIfNeeded: Int.random(in: -3...3, using: &random))
    case 1: [Number.min, .max, .min &+ 1, .max &- 1][Int.random(in: 0..<4, using: &random)]
    default: Number(truncatingIfNeeded: random.next())
    }
  }

  /// Text without combining marks: Swift holds texts equal that differ only in how they are composed.
  private mutating func text() -> String {
    let alphabet = Array("abcXYZ019 _-/\\\"'<>\u{0}\u{1f}\u{7f}\n\täßøØñ€漢字🙂\u{ffff}\u{10ffff}")
    return String(
      (0..<Int.random(in: 0...20, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
  }

  private mutating func time(from first: Int64, to last: Int64) -> [UInt8] {
    let nanos = [0, 1, 500_000_000, 999_999_999, 123_000, 1_000].randomElement(using: &random) ?? 0
    let seconds = Int64.random(in: first...last, using: &random)
    return (seconds == 0 ? [] : Bytes.number(1, UInt64(bitPattern: seconds)))
      + (nanos == 0 ? [] : Bytes.number(2, UInt64(nanos)))
  }
}

/// The pieces of the protobuf encoding.
enum Bytes {
  static func varint(_ value: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  static func tag(_ field: UInt64, _ wireType: UInt64) -> [UInt8] { varint(field << 3 | wireType) }

  static func lengthPrefixed(_ value: [UInt8]) -> [UInt8] { varint(UInt64(value.count)) + value }

  static func field(_ number: UInt64, _ value: [UInt8]) -> [UInt8] { tag(number, 2) + lengthPrefixed(value) }

  static func number(_ field: UInt64, _ value: UInt64) -> [UInt8] { tag(field, 0) + varint(value) }

  static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
