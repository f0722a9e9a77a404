import CProtobufC
import Protobuf
import TestHouse
import Testing

@Suite struct ArenaTests {
  @Test func allocationsWithinTheBudgetSucceedAndTheNextOneFails() {
    let arena = Arena(keptBytes: 1024)
    arena.reset(budgetBytes: 64)
    #expect(arena.allocate(48) != nil)
    #expect(arena.allocate(17) == nil, "32 bytes with rounding, where 16 are left")
    #expect(arena.isExhausted)
    #expect(arena.allocate(16) != nil, "what fits still fits")
    #expect(arena.allocate(1) == nil)
    #expect(arena.usedBytes == 64)
  }

  @Test func resetGivesTheWholeBudgetBack() {
    let arena = Arena(keptBytes: 256)
    arena.reset(budgetBytes: 1 << 20)
    for _ in 0..<100 { #expect(arena.allocate(5000) != nil) }
    arena.reset(budgetBytes: 16)
    #expect(!arena.isExhausted)
    #expect(arena.usedBytes == 0)
    #expect(arena.allocate(16) != nil)
    #expect(arena.allocate(1) == nil)
  }

  @Test func memoryIsAlignedDisjointAndWritable() throws {
    let arena = Arena(keptBytes: 256)
    arena.reset(budgetBytes: .max)
    var random = SeededGenerator(seed: 1)
    var ranges: [(start: Int, end: Int)] = []
    for _ in 0..<500 {
      let count = Int.random(in: 1...3000, using: &random)
      let start = try #require(arena.allocate(count))
      start.initializeMemory(as: UInt8.self, repeating: 0xab, count: count)
      #expect(Int(bitPattern: start) % 16 == 0)
      ranges.append((Int(bitPattern: start), Int(bitPattern: start) + count))
    }
    ranges.sort { $0.start < $1.start }
    for (lower, upper) in zip(ranges, ranges.dropFirst()) { #expect(lower.end <= upper.start) }
  }

  @Test(arguments: [Int.max, Int.max - 14, Int.min, -1]) func absurdSizesAreRefused(_ byteCount: Int) {
    let arena = Arena()
    arena.reset(budgetBytes: .max)
    #expect(arena.allocate(byteCount) == nil)
    #expect(arena.isExhausted)
  }

  @Test func theCAllocatorIsTheArena() throws {
    let arena = Arena()
    arena.reset(budgetBytes: 32)
    let allocator = arena.allocator
    let allocate = try #require(allocator.pointee.alloc)
    let memory = allocate(allocator.pointee.allocator_data, 20)
    #expect(memory != nil)
    #expect(arena.usedBytes == 32)
    #expect(allocate(allocator.pointee.allocator_data, 1) == nil)
  }

  @Test func theThreadsArenaIsLentToOneUserAtATime() {
    Arena.withThreadArena { outer in
      outer.reset(budgetBytes: 16)
      _ = outer.allocate(16)
      Arena.withThreadArena { inner in
        #expect(inner !== outer)
        inner.reset(budgetBytes: 32)
        #expect(inner.allocate(32) != nil)
      }
      #expect(outer.usedBytes == 16)
    }
  }

  @Test func theBudgetFollowsTheInputBetweenItsBounds() {
    let factor = ProtobufLimits.arenaBytesPerInputByte
    let turn = ProtobufLimits.arenaBytesMin / factor
    #expect(ProtobufLimits.arenaBudget(forInputBytes: 0) == ProtobufLimits.arenaBytesMin)
    #expect(ProtobufLimits.arenaBudget(forInputBytes: turn) == ProtobufLimits.arenaBytesMin)
    #expect(ProtobufLimits.arenaBudget(forInputBytes: turn + 1) == (turn + 1) * factor)
    #expect(ProtobufLimits.arenaBudget(forInputBytes: ProtobufLimits.messageBytesMax) == ProtobufLimits.arenaBytesMax)
    #expect(ProtobufLimits.arenaBudget(forInputBytes: .max / factor) == ProtobufLimits.arenaBytesMax)
  }
}
