import Synchronization
import Testing
import Transport

@testable import Storage

/// When the writer takes what waits.
@Suite struct WriteQueueTests {
  private final class Job: WriteJob {
    let isAbandoned = false
    func run(_ transaction: SQLiteTransaction) throws {}
    func succeed() {}
    func fail(_ error: any Error) {}
  }

  private let queue = WriteQueue(waitingMax: 100)
  private let past = Gathering(count: 3, untilNanoseconds: 1)

  /// A time that no test reaches.
  private var future: Gathering {
    Gathering(count: 3, untilNanoseconds: MonotonicClock.nowNanoseconds() + 3_600_000_000_000)
  }

  /// How many the writer takes, on a thread that may sleep.
  private func taken(_ gathering: Gathering) -> AsyncStream<Int?> {
    let (stream, result) = AsyncStream.makeStream(of: Int?.self)
    WriterThread.start { [queue] in
      result.yield(queue.take(atMost: 100, gathering: gathering)?.count)
      result.finish()
    }
    return stream
  }

  private func first(_ stream: AsyncStream<Int?>) async -> Int? {
    for await value in stream { return value }
    return nil
  }

  @Test func theFirstIsTakenAtOnceWhenTheWriterWasIdle() async throws {
    let result = taken(past)
    try queue.add(Job())
    #expect(await first(result) == 1)
  }

  @Test func afterACommitItWaitsForThoseWhoComeBack() async throws {
    let result = taken(future)
    for _ in 0..<3 { try queue.add(Job()) }
    #expect(await first(result) == 3)
  }

  @Test func closingEndsTheWait() async throws {
    try queue.add(Job())
    let result = taken(future)
    queue.close()
    #expect(await first(result) == 1)
    #expect(await first(taken(future)) == nil)
  }

  @Test func aGroupHasALimit() async throws {
    for _ in 0..<5 { try queue.add(Job()) }
    #expect(queue.take(atMost: 2, gathering: future)?.count == 2)
    #expect(queue.count == 3)
    #expect(queue.take(atMost: 2, gathering: past)?.count == 2)
    #expect(queue.take(atMost: 2, gathering: past)?.count == 1)
  }
}
