import Glibc

/// Bytes appended at the end and taken from the front, in one contiguous block that is borrowed from the loop's pool
/// while there is anything in it.
struct ByteQueue: ~Copyable {
  private let pool: BlockPool
  private var base: UnsafeMutableRawPointer?
  private var capacity = 0
  private var start = 0
  private var end = 0

  init(pool: BlockPool) {
    self.pool = pool
  }

  deinit {
    if let base { pool.give(base, capacity: capacity) }
  }

  var count: Int { end - start }
  var isEmpty: Bool { start == end }

  /// How many bytes fit behind the last one without moving anything.
  var room: Int { capacity - end }

  /// The bytes in the queue; valid until the next change.
  var bytes: UnsafeRawBufferPointer {
    guard let base else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(start: base + start, count: end - start)
  }

  /// Room for `count` more bytes behind the last one; `commit` makes them part of the queue.
  mutating func reserve(_ count: Int) -> UnsafeMutableRawPointer {
    if let base, capacity - end >= count { return base + end }
    return grow(count)
  }

  /// Adds the first `count` bytes of the reserved room.
  mutating func commit(_ count: Int) {
    precondition(count >= 0 && count <= capacity - end, "more bytes committed than were reserved")
    end += count
  }

  /// Forgets a reservation that is not committed.
  mutating func dropReservation() {
    if isEmpty { release() }
  }

  /// Appends a copy of `bytes`.
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return }
    memcpy(reserve(bytes.count), source, bytes.count)
    end += bytes.count
  }

  /// Drops `count` bytes from the front; gives the block back when nothing is left.
  mutating func consume(_ count: Int) {
    precondition(count >= 0 && count <= end - start, "more bytes consumed than are in the queue")
    start += count
    if start == end { release() }
  }

  /// Drops everything and gives the block back.
  mutating func release() {
    start = 0
    end = 0
    guard let base else { return }
    self.base = nil
    pool.give(base, capacity: capacity)
    capacity = 0
  }

  private mutating func grow(_ needed: Int) -> UnsafeMutableRawPointer {
    let held = end - start
    if let base, capacity - held >= needed && start >= held {
      memcpy(base, base + start, held)
      start = 0
      end = held
      return base + held
    }
    let block = pool.take(atLeast: held == 0 ? needed : max(held + needed, 2 * capacity))
    if let base {
      memcpy(block.base, base + start, held)
      pool.give(base, capacity: capacity)
    }
    base = block.base
    capacity = block.capacity
    start = 0
    end = held
    return block.base + held
  }
}
