public import CProtobufC
import Glibc

/// Memory for one decode or encode: a bump allocator with a budget, emptied as a whole.
///
/// libprotobuf-c merges a repeated singular message by copying it, so hostile bytes can cost quadratic time; since
/// nothing is given back before `reset`, every copy counts against the budget, and one bound holds memory and time.
/// Not thread-safe: one per thread or event loop.
public final class Arena {
  private let state: UnsafeMutablePointer<ArenaState>

  /// An arena that keeps `keptBytes` between uses and takes more from malloc while the budget lasts.
  public init(keptBytes: Int = 16 << 10) {
    state = .allocate(capacity: 1)
    state.initialize(to: ArenaState(keptBytes: keptBytes))
    state.pointee.allocator.alloc = { data, size in
      data?.assumingMemoryBound(to: ArenaState.self).pointee.allocate(size)
    }
    state.pointee.allocator.free = { _, _ in }
    state.pointee.allocator.allocator_data = UnsafeMutableRawPointer(state)
  }

  deinit {
    state.pointee.freeAll()
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// What libprotobuf-c calls; its functions return NULL once the budget is spent.
  public var allocator: UnsafeMutablePointer<ProtobufCAllocator> {
    // The allocator is the state's first member.
    UnsafeMutableRawPointer(state).assumingMemoryBound(to: ProtobufCAllocator.self)
  }

  /// Forgets everything allocated and sets what may be allocated from now on.
  public func reset(budgetBytes: Int) {
    state.pointee.reset(budgetBytes: budgetBytes)
  }

  /// True once an allocation was refused since the last reset.
  public var isExhausted: Bool { state.pointee.isExhausted }

  /// Bytes allocated since the last reset.
  public var usedBytes: Int { state.pointee.usedBytes }

  /// Uninitialized memory, aligned to 16 bytes, valid until the next reset; nil past the budget.
  public func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    state.pointee.allocate(byteCount)
  }
}

/// The arena's state where C callbacks reach it. `allocator` must stay first.
private struct ArenaState {
  var allocator = ProtobufCAllocator()
  private let kept: UnsafeMutableRawPointer
  private let keptBytes: Int
  private var block: UnsafeMutableRawPointer
  private var blockBytes: Int
  private var blockUsed = 0
  private var extraBlocks: [UnsafeMutableRawPointer] = []
  private var budgetBytes = 0
  private(set) var usedBytes = 0
  private(set) var isExhausted = false

  init(keptBytes: Int) {
    self.keptBytes = max(keptBytes, 256)
    kept = .allocate(byteCount: self.keptBytes, alignment: 16)
    block = kept
    blockBytes = self.keptBytes
  }

  mutating func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    let rounded = (byteCount &+ 15) & ~15
    guard byteCount >= 0, rounded >= byteCount, rounded <= budgetBytes &- usedBytes else {
      isExhausted = true
      return nil
    }
    usedBytes &+= rounded
    if rounded > blockBytes &- blockUsed { addBlock(atLeast: rounded) }
    let start = block + blockUsed
    blockUsed &+= rounded
    return start
  }

  private mutating func addBlock(atLeast byteCount: Int) {
    blockBytes = max(byteCount, min(blockBytes * 2, 1 << 20))
    block = .allocate(byteCount: blockBytes, alignment: 16)
    blockUsed = 0
    extraBlocks.append(block)
  }

  mutating func reset(budgetBytes: Int) {
    if !extraBlocks.isEmpty {
      for extra in extraBlocks { extra.deallocate() }
      extraBlocks.removeAll()
      block = kept
      blockBytes = keptBytes
    }
    blockUsed = 0
    usedBytes = 0
    isExhausted = false
    self.budgetBytes = budgetBytes
  }

  mutating func freeAll() {
    reset(budgetBytes: 0)
    kept.deallocate()
  }
}
