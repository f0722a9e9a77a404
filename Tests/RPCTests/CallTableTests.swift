import Protobuf
import TestHouse
import Testing
import Transport

@testable import RPC

@Suite struct CallTableTests {
  private let group = EventLoopGroup(count: 1)
  private let lane: ClientLane

  init() {
    lane = ClientLane(
      loop: group.loops[0], endpoints: [], limits: ClientLimits(), hooks: ClientHooks(), randomness: { 0 })
  }

  private func call(_ id: UInt32, _ options: CallOptions = CallOptions(timeoutMilliseconds: nil)) -> ClientCall {
    let call = StreamingCall<TextMessage>(
      lane, TestService.echo, request: [], options, flags: .remoteClosed, hasOneResponse: true)
    call.streamID = id
    return call
  }

  @Test func callsAreFoundByTheirIDs() {
    defer { group.stop() }
    var table = CallTable()
    // More than there are places at first: it grows.
    let calls = stride(from: UInt32(1), to: 201, by: 2).map { call($0) }
    for call in calls { table.insert(call) }
    #expect(table.count == 100)
    for call in calls { #expect(table[call.streamID] === call) }
    #expect(table[201] == nil && table[2] == nil && table[0] == nil)
    #expect(table.all.map(\.streamID) == calls.map(\.streamID))
    for call in calls {
      table.remove(call)
      table.remove(call)
      #expect(table[call.streamID] == nil)
    }
    #expect(table.isEmpty)
  }

  @Test func oldCallsMakeWayAndAreStillFound() {
    defer { group.stop() }
    var table = CallTable()
    let old = [call(1), call(3)]
    for call in old { table.insert(call) }
    // So many come and go that every place is taken again and again.
    for id in stride(from: UInt32(5), to: 20_001, by: 2) {
      let young = call(id)
      table.insert(young)
      #expect(table[id] === young)
      #expect(table[1] === old[0] && table[3] === old[1])
      table.remove(young)
    }
    #expect(table.count == 2)
    #expect(table.all.map(\.streamID) == [1, 3])
    var seen = 0
    table.forEach { _ in seen += 1 }
    #expect(seen == 2)
    for call in old { table.remove(call) }
    #expect(table.isEmpty && table[1] == nil)
  }

  @Test func behavesAsADictionaryDoes() {
    defer { group.stop() }
    var random = SeededGenerator(seed: 0x7AB1E)
    var table = CallTable()
    var model: [UInt32: ClientCall] = [:]
    // The last ids of all, and the first ones.
    for start in [UInt32(1), 0xFFFF_0001] {
      var id = start
      for _ in 0..<4_000 {
        if model.count < 90 && Bool.random(using: &random) {
          let call = call(id)
          table.insert(call)
          model[id] = call
          if id < 0xFFFF_FFFD { id += 2 } else { break }
        } else if let (gone, call) = model.randomElement(using: &random) {
          table.remove(call)
          model[gone] = nil
        }
        #expect(table.count == model.count)
      }
      #expect(table.all.map(\.streamID) == model.keys.sorted())
      for (id, call) in model { #expect(table[id] === call) }
      table.removeAll()
      model = [:]
      #expect(table.isEmpty && table.all.isEmpty)
    }
  }

  @Test func deadlinesAreLookedAtToTheNanosecond() async throws {
    defer { group.stop() }
    let timed = call(1, CallOptions(timeoutMilliseconds: 1_000))
    let deadline = timed.deadlineNanoseconds ?? 0
    #expect(!timed.isUnwanted(at: deadline - 1))
    #expect(timed.isUnwanted(at: deadline))
    #expect(timed.isUnwanted(at: deadline + 1))
    #expect(timed.nextLook(after: deadline - 1) == deadline)
    // A stream is told when it is not wanted any more; a task that waits is asked.
    #expect(call(3).nextLook(after: 5) == .max)
    try await withUnsafeThrowingContinuation { (waiter: UnsafeContinuation<Void, any Error>) in
      timed.waitingTask = WaitingTask(in: waiter)
      #expect(timed.nextLook(after: deadline - ClientLane.lookNanoseconds - 1) == deadline - 1)
      #expect(timed.nextLook(after: deadline - ClientLane.lookNanoseconds + 1) == deadline)
      timed.waitingTask = nil
      waiter.resume()
    }
  }

  @Test func aTaskThatWaitsIsSeenToBeCancelled() async throws {
    defer { group.stop() }
    let task = Task {
      try await withUnsafeThrowingContinuation { (waiter: UnsafeContinuation<Void, any Error>) in
        let waiting = WaitingTask(in: waiter)
        #expect(!waiting.isCancelled)
        withUnsafeCurrentTask { $0?.cancel() }
        #expect(waiting.isCancelled)
        waiter.resume()
      }
    }
    try await task.value
  }
}
