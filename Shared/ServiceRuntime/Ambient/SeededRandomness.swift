import Synchronization

/// Bytes that follow from a seed (SplitMix64), so that a test can be run again exactly. Also for names that must differ but
/// are no secrets, since they cost no call to the system.
public final class SeededRandomness: Randomness {
  private let state: Mutex<UInt64>

  /// The source that starts at `seed`.
  public init(seed: UInt64) {
    state = Mutex(seed)
  }

  public func bytes(_ count: Int) -> [UInt8] {
    state.withLock { state in
      [UInt8](unsafeUninitializedCapacity: count) { memory, initializedCount in
        let bytes = UnsafeMutableRawBufferPointer(memory)
        for start in stride(from: 0, to: count, by: 8) {
          withUnsafeBytes(of: Self.next(&state).littleEndian) { word in
            UnsafeMutableRawBufferPointer(rebasing: bytes[start...]).copyMemory(
              from: UnsafeRawBufferPointer(rebasing: word[..<min(8, count - start)]))
          }
        }
        initializedCount = count
      }
    }
  }

  private static func next(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
