import Glibc

/// Spare 64 KiB blocks of one loop, so that a connection holds memory only while it has bytes.
final class BlockPool {
  /// The size of a pooled block.
  static let blockBytes = 64 << 10
  private static let spareCountMax = 32

  @exclusivity(unchecked) private var spares: [UnsafeMutableRawPointer] = []

  deinit {
    for spare in spares { free(spare) }
  }

  /// A block of at least `bytes`, with its real capacity.
  func take(atLeast bytes: Int) -> (base: UnsafeMutableRawPointer, capacity: Int) {
    if bytes <= Self.blockBytes {
      if let spare = spares.popLast() { return (spare, Self.blockBytes) }
      return (Self.allocate(Self.blockBytes), Self.blockBytes)
    }
    return (Self.allocate(bytes), bytes)
  }

  /// Takes a block back.
  func give(_ base: UnsafeMutableRawPointer, capacity: Int) {
    if capacity == Self.blockBytes && spares.count < Self.spareCountMax {
      spares.append(base)
    } else {
      free(base)
    }
  }

  private static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    guard let base = malloc(bytes) else { preconditionFailure("out of memory for a buffer of \(bytes) bytes") }
    return base
  }
}
