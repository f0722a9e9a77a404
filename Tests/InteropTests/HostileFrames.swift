import TestHouse

/// A stream of byte sequences that no honest ttrpc client sends, made from a seed.
///
/// Each element is what one connection says before it is hung up on or hangs up.
struct HostileFrames {
  /// A well-formed request frame that the sequences below are bent from.
  let honest: [UInt8]
  private var randomness: SeededGenerator

  init(honest: [UInt8], seed: UInt64) {
    self.honest = honest
    randomness = SeededGenerator(seed: seed)
  }

  static let headerBytes = 10

  static func frame(length: UInt32, stream: UInt32, type: UInt8, flags: UInt8, body: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(headerBytes + body.count)
    for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
    for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: stream >> shift)) }
    bytes.append(type)
    bytes.append(flags)
    return bytes + body
  }

  /// The honest frame cut off after every one of its bytes.
  func truncations() -> [[UInt8]] {
    (0..<honest.count).map { Array(honest[..<$0]) }
  }

  /// Every message type with every flag byte, each on an id of its own, `count` frames to a connection.
  func everyTypeAndFlags(framesPerConnection: Int) -> [[UInt8]] {
    let body = Array(honest[Self.headerBytes...])
    var connections: [[UInt8]] = []
    var stream: UInt32 = 1
    var bytes: [UInt8] = []
    for combination in 0..<(256 * 256) {
      bytes += Self.frame(
        length: UInt32(body.count), stream: stream, type: UInt8(combination >> 8), flags: UInt8(combination & 0xff),
        body: body)
      stream += 2
      if (combination + 1) % framesPerConnection == 0 {
        connections.append(bytes)
        bytes = []
        stream = 1
      }
    }
    return connections
  }

  /// A header whose length says something else than what follows.
  mutating func lyingLength() -> [UInt8] {
    let body = Array(honest[Self.headerBytes...])
    let actual = UInt32(body.count)
    let lies: [UInt32] = [
      0, 1, actual - 1, actual + 1, 4 << 20, (4 << 20) + 1, (16 << 20) - 1, 16 << 20, .max,
      UInt32.random(in: 0 ... .max, using: &randomness),
    ]
    let lie = lies.randomElement(using: &randomness) ?? 0
    return Self.frame(length: lie, stream: 1, type: 1, flags: 0, body: body) + honest
  }

  /// An honest body on an id that a client may not use, or on one that is in use.
  mutating func badId() -> [UInt8] {
    let body = Array(honest[Self.headerBytes...])
    let ids: [UInt32] = [
      0, 2, 4, 0x7fff_fffe, 0x8000_0000, .max - 1, .max, UInt32.random(in: 0 ... .max, using: &randomness) & ~1,
    ]
    let id = ids.randomElement(using: &randomness) ?? 0
    let type = ([1, 2, 3] as [UInt8]).randomElement(using: &randomness) ?? 1
    let once = Self.frame(length: UInt32(body.count), stream: id, type: type, flags: 0, body: body)
    return Bool.random(using: &randomness) ? once + once : once
  }

  /// The honest frame with up to eight bytes of its body replaced.
  mutating func mutated() -> [UInt8] {
    var bytes = honest
    for _ in 0..<Int.random(in: 1...8, using: &randomness) {
      let at = Int.random(in: Self.headerBytes..<bytes.count, using: &randomness)
      bytes[at] = UInt8.random(in: 0...255, using: &randomness)
    }
    return bytes
  }

  /// Bytes of no meaning at all.
  mutating func noise() -> [UInt8] {
    (0..<Int.random(in: 1...200, using: &randomness)).map { _ in UInt8.random(in: 0...255, using: &randomness) }
  }
}
