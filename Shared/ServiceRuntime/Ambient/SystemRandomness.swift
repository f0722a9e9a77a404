import Glibc
import Synchronization

/// The kernel's random bytes, fetched 256 at a time: a call of its own for 16 of them costs ten times as much.
public final class SystemRandomness: Randomness {
  private static let bufferBytes = 256
  private let buffer = Mutex<[UInt8]>([])

  /// A source with an empty buffer.
  public init() {}

  public func bytes(_ count: Int) -> [UInt8] {
    precondition(count >= 0, "a number of bytes is not negative")
    return buffer.withLock { buffer in
      if count > buffer.count && count <= Self.bufferBytes { buffer = Self.fetch() }
      var result = Array(buffer[max(0, buffer.count - count)...])
      buffer.removeLast(result.count)
      while result.count < count { result += Self.fetch().prefix(count - result.count) }
      return result
    }
  }

  private static func fetch() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: bufferBytes) { bytes, count in
      let result = getentropy(bytes.baseAddress, bufferBytes)
      precondition(result == 0, "the kernel gives no random bytes")
      count = bufferBytes
    }
  }
}
