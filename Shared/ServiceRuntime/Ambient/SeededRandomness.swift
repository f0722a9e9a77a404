import Synchronization

/// Bytes that follow from a seed (SplitMix64), so that a test can be run again exactly.
public final class SeededRandomness: Randomness {
  private let state: Mutex<UInt64>

  /// The source that starts at `seed`.
  public init(seed: UInt64) {
    state = Mutex(seed)
  }

  public func bytes(_ count: Int) -> [UInt8] {
    state.withLock { state in
      var result: [UInt8] = []
      result.reserveCapacity(count + 7)
      while result.count < count {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        word ^= word >> 31
        for shift in stride(from: 0, to: 64, by: 8) { result.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
      }
      return Array(result.prefix(count))
    }
  }
}
