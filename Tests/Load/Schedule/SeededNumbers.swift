import Glibc

/// Numbers that follow from a seed and the number of a stream (SplitMix64): what happens to an arrival depends on its
/// number alone, not on when or where it is sent.
package struct SeededNumbers: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The stream `stream` of `seed`.
  package init(seed: UInt64, stream: UInt64) {
    state = Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15) ^ Self.mixed(stream &* 0xD134_2543_DE82_EF95 &+ 1)
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// From 0 up to but not 1.
  package mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// An interval of a Poisson process of rate 1.
  package mutating func exponential() -> Double { -log(1 - share()) }

  /// From 0 up to but not `count`, which is at least 1.
  package mutating func below(_ count: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(count)).high) }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var word = value
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
