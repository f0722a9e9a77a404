import CZlib
import Protobuf

/// The V2 compressed encoding of HdrHistogram: counts as zigzag LEB128 with runs of zeros as negative numbers, behind a
/// header, deflated, behind another header, in base64.
extension HdrHistogram {
  private static let payloadCookie: UInt32 = 0x1c84_9303 | 0x10
  private static let compressedCookie: UInt32 = 0x1c84_9304 | 0x10
  private static let payloadHeaderBytes = 40

  /// Why a text is no histogram of ours: one sentence.
  package struct Malformed: Error, Hashable, CustomStringConvertible {
    package let description: String
  }

  /// The text that every implementation of HdrHistogram reads.
  package func encoded() -> String {
    let payload = payload()
    let deflated = Self.deflated(payload)
    var bytes: [UInt8] = []
    Self.append(Self.compressedCookie, to: &bytes)
    Self.append(UInt32(deflated.count), to: &bytes)
    return Base64.encode(bytes + deflated)
  }

  private func payload() -> [UInt8] {
    var numbers: [UInt8] = []
    let used = (counts.lastIndex { $0 != 0 } ?? -1) + 1
    var index = 0
    while index < used {
      let run = counts[index..<used].prefix { $0 == 0 }.count
      if run > 0 {
        Self.appendZigZag(run == 1 ? 0 : -Int64(run), to: &numbers)
        index += run
      } else {
        Self.appendZigZag(Int64(counts[index]), to: &numbers)
        index += 1
      }
    }
    var bytes: [UInt8] = []
    Self.append(Self.payloadCookie, to: &bytes)
    Self.append(UInt32(numbers.count), to: &bytes)
    Self.append(UInt32(0), to: &bytes)
    Self.append(UInt32(Self.significantDigits), to: &bytes)
    Self.append(Self.lowestNanoseconds, to: &bytes)
    Self.append(Self.highestNanoseconds, to: &bytes)
    Self.append((1.0).bitPattern, to: &bytes)
    return bytes + numbers
  }

  /// The histogram of such a text, if it has our range and digits.
  package init(encoded text: String) throws(Malformed) {
    guard let bytes = Base64.decode(text), bytes.count > 8,
      Self.number(bytes, at: 0, as: UInt32.self) == Self.compressedCookie
    else { throw Malformed(description: "it is not a compressed V2 histogram in base64") }
    let payload = try Self.inflated(bytes.dropFirst(8))
    guard payload.count >= Self.payloadHeaderBytes,
      Self.number(payload, at: 0, as: UInt32.self) == Self.payloadCookie,
      Self.number(payload, at: 12, as: UInt32.self) == UInt32(Self.significantDigits),
      Self.number(payload, at: 16, as: UInt64.self) == Self.lowestNanoseconds,
      Self.number(payload, at: 24, as: UInt64.self) == Self.highestNanoseconds
    else { throw Malformed(description: "its range or precision is not that of our histograms") }
    self.init(counts: try Self.counts(payload.dropFirst(Self.payloadHeaderBytes)))
  }

  private static func counts(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> [UInt64] {
    var counts: [UInt64] = []
    var rest = bytes
    while !rest.isEmpty {
      let number = try zigZag(&rest)
      if number > 0 {
        counts.append(UInt64(number))
      } else {
        let run = number == 0 ? 1 : number.magnitude
        guard run <= UInt64(indexCount) else { throw Malformed(description: "it has more buckets than its range") }
        counts += [UInt64](repeating: 0, count: Int(run))
      }
      guard counts.count <= indexCount else { throw Malformed(description: "it has more buckets than its range") }
    }
    return counts
  }

  // MARK: numbers

  private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private static func number<T: FixedWidthInteger>(_ bytes: [UInt8], at offset: Int, as type: T.Type) -> T {
    bytes.withUnsafeBytes { T(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: T.self)) }
  }

  /// LEB128 of at most nine bytes, of which the ninth has eight bits.
  private static func appendZigZag(_ value: Int64, to bytes: inout [UInt8]) {
    var rest = UInt64(bitPattern: (value << 1) ^ (value >> 63))
    for _ in 0..<8 {
      if rest < 0x80 { return bytes.append(UInt8(rest)) }
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  private static func zigZag(_ bytes: inout ArraySlice<UInt8>) throws(Malformed) -> Int64 {
    var value: UInt64 = 0
    for position in 0..<9 {
      guard let byte = bytes.popFirst() else { throw Malformed(description: "it ends within a number") }
      let isLast = position == 8 || byte < 0x80
      value |= UInt64(position == 8 ? byte : byte & 0x7F) << UInt64(7 * position)
      if isLast { break }
    }
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  // MARK: zlib

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    let room = compressBound(uLong(bytes.count))
    return [UInt8](unsafeUninitializedCapacity: Int(room)) { buffer, count in
      var length = room
      let result = compress2(buffer.baseAddress, &length, bytes, uLong(bytes.count), Z_BEST_SPEED)
      precondition(result == Z_OK, "zlib could not compress into a buffer of its own bound")
      count = Int(length)
    }
  }

  private static func inflated(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> [UInt8] {
    let input = Array(bytes)
    var result = Z_OK
    let output = [UInt8](unsafeUninitializedCapacity: payloadHeaderBytes + 9 * indexCount) { buffer, count in
      var length = uLong(buffer.count)
      result = uncompress(buffer.baseAddress, &length, input, uLong(input.count))
      count = result == Z_OK ? Int(length) : 0
    }
    guard result == Z_OK else { throw Malformed(description: "its compressed part is broken or too long") }
    return output
  }
}
