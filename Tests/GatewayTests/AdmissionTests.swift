import HTTP
import Protobuf
import ServiceRuntime
import Synchronization
import Testing
import Transport

@testable import GatewayService

@Suite struct AdmissionTests {
  private static let work = 7
  private static let millisecond: UInt64 = 1_000_000

  /// An admission that knows that the work takes a millisecond in an unloaded house.
  private func experienced() -> Admission {
    let admission = Admission()
    for turn in 0..<100 { answer(admission, at: UInt64(turn) * Self.millisecond, after: Self.millisecond) }
    return admission
  }

  private func answer(_ admission: Admission, at now: UInt64, after length: UInt64) {
    let entry = admission.enter(nowNanoseconds: now)
    admission.leave(entry, work: Self.work, nowNanoseconds: now + length)
  }

  /// Fills the house until it says that it is overloaded.
  private func fill(_ admission: Admission, at now: UInt64) -> [Admission.Entry] {
    var entries: [Admission.Entry] = []
    while !admission.refuses(nowNanoseconds: now) { entries.append(admission.enter(nowNanoseconds: now)) }
    return entries
  }

  @Test("a burst is taken up to the limit, and one more is refused") func burst() {
    let admission = Admission()
    #expect(fill(admission, at: 0).count == Limits.requestsAtWorkMax)
    #expect(admission.standing.limit == Limits.overloadedRequestsFirst)
  }

  /// How many are at work in the end in an overload in which answers take a millisecond for each request that is at work.
  private func limitFound(by admission: Admission, firstAnswerAfterMilliseconds first: UInt64 = 1) -> Int {
    var now = 1_000 * Self.millisecond
    var atWork = fill(admission, at: now)
    now += (first - 1) * Self.millisecond
    for _ in 0..<10_000 {
      now += Self.millisecond
      admission.leave(atWork.removeFirst(), work: Self.work, nowNanoseconds: now)
      while !admission.refuses(nowNanoseconds: now) { atWork.append(admission.enter(nowNanoseconds: now)) }
    }
    return admission.standing.limit
  }

  @Test("in an overload fewer and fewer are at work until answers are quick, but never fewer than the least")
  func closesIn() {
    let limit = limitFound(by: experienced())
    #expect((4...6).contains(limit), "\(limit)")
  }

  @Test("a house that has never been quiet allows what is quick, and not what its first answers took")
  func comesUpIntoAnOverload() {
    let limit = limitFound(by: Admission(), firstAnswerAfterMilliseconds: 500)
    #expect((4...6).contains(limit), "\(limit)")
  }

  @Test("in an overload the next round begins when most of those who were taken on are answered") func rounds() {
    let begun = Mutex(0)
    let admission = Admission { _ in begun.withLock { $0 += 1 } }
    let now: UInt64 = 1_000 * Self.millisecond
    for entry in fill(admission, at: now) { admission.leave(entry, work: nil, nowNanoseconds: now) }
    // Of the crowd that was there at first the round counts as many as are let in now.
    #expect(begun.withLock { $0 } == 1)
    for round in 2...4 {
      let entries = fill(admission, at: now)
      #expect(entries.count == Limits.overloadedRequestsFirst)
      let share = Int(Double(entries.count) * Limits.roundAnsweredShare)
      for entry in entries[..<(share - 1)] { admission.leave(entry, work: nil, nowNanoseconds: now) }
      #expect(begun.withLock { $0 } == round - 1)
      for entry in entries[(share - 1)...] { admission.leave(entry, work: nil, nowNanoseconds: now) }
      #expect(begun.withLock { $0 } == round)
    }
  }

  @Test("a round takes on as many as may be at work, and nobody in the places of those who are answered")
  func fullRound() {
    let begun = Mutex(0)
    let admission = Admission { _ in begun.withLock { $0 += 1 } }
    let now: UInt64 = 1_000 * Self.millisecond
    for entry in fill(admission, at: now) { admission.leave(entry, work: nil, nowNanoseconds: now) }
    let room = Limits.overloadedRequestsFirst
    var entries: [Admission.Entry] = []
    for taken in 1...room {
      #expect(!admission.refuses(nowNanoseconds: now))
      entries.append(admission.enter(nowNanoseconds: now))
      if taken == room - 1 { while entries.count > 4 { answer(&entries, of: admission, at: now) } }
    }
    #expect(admission.standing.atWork == 5)
    #expect(admission.refuses(nowNanoseconds: now))
    #expect(begun.withLock { $0 } == 1)
    while entries.count > 1 { answer(&entries, of: admission, at: now) }
    #expect(begun.withLock { $0 } == 2)
    #expect(fill(admission, at: now).count == room - 1)
  }

  @Test("rounds weigh the same: they take on less of what takes longer") func weighedRounds() {
    let admission = Admission()
    let lengths: [UInt64] = [Self.millisecond / 2, 2 * Self.millisecond]
    for turn in 0..<4_000 {
      let entry = admission.enter(work: turn % 2, nowNanoseconds: 0)
      admission.leave(entry, work: turn % 2, nowNanoseconds: lengths[turn % 2])
    }
    let now: UInt64 = 1_000 * Self.millisecond
    for entry in fill(admission, at: now) { admission.leave(entry, work: nil, nowNanoseconds: now) }
    func round(of work: Int) -> Int {
      var entries: [Admission.Entry] = []
      while !admission.refuses(nowNanoseconds: now) { entries.append(admission.enter(work: work, nowNanoseconds: now)) }
      for entry in entries { admission.leave(entry, work: nil, nowNanoseconds: now) }
      return entries.count
    }
    // They weigh 0.4 and 1.6 of the average.
    let average = Double(Limits.overloadedRequestsFirst)
    #expect(abs(Double(round(of: 0)) - average / 0.4) <= 2)
    #expect(abs(Double(round(of: 1)) - average / 1.6) <= 1)
    #expect(abs(Double(round(of: 0)) - average / 0.4) <= 2)
    #expect(fill(admission, at: now).count == Limits.overloadedRequestsFirst)
  }

  @Test("a round in which nobody was turned away is over when nearly all are answered") func quietRound() {
    let admission = Admission()
    let now: UInt64 = 1_000 * Self.millisecond
    for entry in fill(admission, at: now) { admission.leave(entry, work: nil, nowNanoseconds: now) }
    let room = Limits.overloadedRequestsFirst
    for asking in [room - 1, room / 2, 1] {
      var entries: [Admission.Entry] = []
      for _ in 0..<asking {
        #expect(!admission.refuses(nowNanoseconds: now))
        entries.append(admission.enter(nowNanoseconds: now))
      }
      while !entries.isEmpty { answer(&entries, of: admission, at: now) }
    }
    #expect(fill(admission, at: now).count == room)
  }

  private func answer(_ entries: inout [Admission.Entry], of admission: Admission, at now: UInt64) {
    admission.leave(entries.removeFirst(), work: nil, nowNanoseconds: now)
  }

  @Test("who is slow to be answered does not keep the next round from beginning for long") func stragglers() {
    let begun = Mutex(0)
    let admission = Admission { _ in begun.withLock { $0 += 1 } }
    var now: UInt64 = 1_000 * Self.millisecond
    for entry in fill(admission, at: now) { admission.leave(entry, work: nil, nowNanoseconds: now) }
    // Half of the room is taken for long: once that is seen a round is the other half.
    var stragglers = Array(fill(admission, at: now))
    while stragglers.count > 16 { admission.leave(stragglers.removeLast(), work: nil, nowNanoseconds: now) }
    now += Limits.roundNanosecondsMax
    #expect(admission.refuses(nowNanoseconds: now))
    now += 1
    for _ in 0..<3 {
      let before = begun.withLock { $0 }
      let entries = fill(admission, at: now)
      #expect(entries.count == Limits.overloadedRequestsFirst - 16)
      for entry in entries { admission.leave(entry, work: nil, nowNanoseconds: now) }
      #expect(begun.withLock { $0 } == before + 1)
    }
  }

  @Test("a house that was never asked alone does not take a crowd's time for that of one") func beginsWithACrowd() {
    let admission = Admission()
    let crowd = (0..<64).map { _ in admission.enter(nowNanoseconds: 0) }
    for entry in crowd { admission.leave(entry, work: Self.work, nowNanoseconds: 100 * Self.millisecond) }
    let limit = limitFound(by: admission)
    #expect((4...6).contains(limit), "\(limit)")
  }

  @Test("who is late is refused in an overload though there is room, which the next round has for others")
  func late() {
    let rooms = Mutex<[Int]>([])
    let admission = Admission { room in rooms.withLock { $0.append(room) } }
    let now: UInt64 = 1_000 * Self.millisecond
    #expect(!admission.refuses(isLate: true, nowNanoseconds: now))
    var entries = fill(admission, at: now)
    while entries.count > 12 { admission.leave(entries.removeLast(), work: nil, nowNanoseconds: now) }
    // It began when there was room for one.
    #expect(rooms.withLock { $0 } == [1])
    #expect(admission.refuses(isLate: true, nowNanoseconds: now))
    let taken = fill(admission, at: now)
    #expect(taken.count == Limits.overloadedRequestsFirst - 12)
    for entry in taken { admission.leave(entry, work: nil, nowNanoseconds: now) }
    #expect(rooms.withLock { $0 }.last == Limits.overloadedRequestsFirst - 13)
    let end = now + Limits.overloadEndNanoseconds + 1
    #expect(!admission.refuses(isLate: true, nowNanoseconds: end))
  }

  @Test("a house that answers many at once as quickly as one is given more") func opens() {
    let admission = experienced()
    var now: UInt64 = 1_000 * Self.millisecond
    for entry in fill(admission, at: now) { admission.leave(entry, work: nil, nowNanoseconds: now) }
    for _ in 0..<100 {
      now += Self.millisecond
      var entries: [Admission.Entry] = []
      while !admission.refuses(nowNanoseconds: now) && entries.count < 300 {
        entries.append(admission.enter(nowNanoseconds: now))
      }
      for entry in entries { admission.leave(entry, work: Self.work, nowNanoseconds: now + Self.millisecond) }
    }
    #expect(admission.standing.limit > 100)
  }

  @Test("an overload ends when nobody was turned away for a while, and not before") func ends() {
    let admission = experienced()
    let now: UInt64 = 1_000 * Self.millisecond
    for entry in fill(admission, at: now) { admission.leave(entry, work: nil, nowNanoseconds: now) }
    #expect(!admission.refuses(nowNanoseconds: now + Limits.overloadEndNanoseconds))
    #expect(admission.standing.limit == Limits.overloadedRequestsFirst)
    #expect(!admission.refuses(nowNanoseconds: now + Limits.overloadEndNanoseconds + 1))
    #expect(admission.standing.limit == Limits.requestsAtWorkMax)
  }

  @Test("an overload ends when far less is asked for than was done in a second, though moments turn somebody away")
  func ceases() {
    let admission = experienced()
    var now: UInt64 = 1_000 * Self.millisecond
    for entry in fill(admission, at: now) { admission.leave(entry, work: nil, nowNanoseconds: now) }
    /// Asks for half more than there is room for, again and again for three seconds.
    func ask(everyMilliseconds length: UInt64) {
      for _ in 0..<(3_000 / length) {
        now += length * Self.millisecond
        var entries: [Admission.Entry] = []
        for _ in 0..<(Limits.overloadedRequestsFirst * 3 / 2) {
          if admission.refuses(nowNanoseconds: now) {
            admission.countRefusal()
          } else {
            entries.append(admission.enter(nowNanoseconds: now))
          }
        }
        for entry in entries { admission.leave(entry, work: nil, nowNanoseconds: now) }
      }
    }
    ask(everyMilliseconds: 50)
    #expect(admission.standing.limit == Limits.overloadedRequestsFirst)
    // Less than half of that is done, but more is asked for.
    ask(everyMilliseconds: 125)
    #expect(admission.standing.limit == Limits.overloadedRequestsFirst)
    ask(everyMilliseconds: 200)
    #expect(admission.standing.limit == Limits.requestsAtWorkMax)
  }

  @Test("who is turned away is told so, when to come again, and that nothing was done; pages are always there")
  func refusal() async throws {
    let admission = Admission()
    for _ in 0..<Limits.requestsAtWorkMax { _ = admission.enter(nowNanoseconds: 0) }
    try await TestGateway.run(admission: admission) { gateway in
      let response = try await gateway.send(.get, "/v1/accounts/acme", fields: ["X-Request-Id": "mine"])
      #expect(response.status == .tooManyRequests)
      #expect(response.json["reason"]?.stringValue == "OVERLOADED")
      #expect(response.json["code"]?.stringValue == "RESOURCE_EXHAUSTED")
      #expect(response.fields["Retry-After"] == "1")
      #expect(response.fields["X-Request-Id"] == "mine")
      #expect(response.fields["Cache-Control"] == "no-store")
      #expect(try await gateway.send(.get, "/livez").status == .ok)
      #expect(admission.standing.refused == 1)
      // The connection goes on.
      #expect(try await gateway.post("/v1/accounts", "{}").status == .tooManyRequests)
    }
  }

  @Test("who is late is told the same though there is room, unless it is a page that is asked for")
  func lateRefusal() async throws {
    let admission = Admission()
    let now = MonotonicClock.nowNanoseconds()
    for entry in fill(admission, at: now) { admission.leave(entry, work: nil, nowNanoseconds: now) }
    try await TestGateway.run(admission: admission) { gateway in
      for fields in [[:], ["X-Request-Id": "mine"]] {
        // Whether it has come before the hold ends cannot be seen from here.
        var response = try await sendLate("/v1/accounts/acme", fields, gateway, admission)
        for _ in 0..<100 where response.status != .tooManyRequests {
          response = try await sendLate("/v1/accounts/acme", fields, gateway, admission)
        }
        #expect(response.status == .tooManyRequests)
        #expect(response.json["reason"]?.stringValue == "OVERLOADED")
        #expect(response.fields["X-Request-Id"] == fields["X-Request-Id"])
      }
      #expect(admission.standing.refused == 2)
      for _ in 0..<5 { #expect(try await sendLate("/livez", [:], gateway, admission).status == .ok) }
    }
  }

  @Test("what waited to be read was as slow for it, and takes nothing of its round") func waited() {
    let admission = experienced()
    let now: UInt64 = 1_000 * Self.millisecond
    for entry in fill(admission, at: now) { admission.leave(entry, work: nil, nowNanoseconds: now) }
    let waited = 2 * Limits.roundNanosecondsMax
    for _ in 0..<1_000 {
      var entries: [Admission.Entry] = []
      while !admission.refuses(nowNanoseconds: now) {
        entries.append(admission.enter(waitedNanoseconds: waited, nowNanoseconds: now))
      }
      admission.leave(entries.removeFirst(), work: Self.work, nowNanoseconds: now)
      #expect(admission.refuses(nowNanoseconds: now), "it is the same round")
      for entry in entries { admission.leave(entry, work: Self.work, nowNanoseconds: now) }
    }
    #expect(admission.standing.limit == Limits.overloadedRequestsMin)
  }

  @Test("the gateway looks at the machine each second, and learns from those in which it was the house's own")
  func watched() async throws {
    for (isStolen, isLearned) in [(false, true), (true, false)] {
      let group = EventLoopGroup(count: 1, name: "watch-test")
      defer { group.stop() }
      let reads = Mutex(0)
      let admission = experienced()
      let watching = Task {
        await GatewayServer.watchMachine(for: admission, on: group.loops[0], secondMilliseconds: 5) {
          let count = reads.withLock { count in
            count += 1
            return count
          }
          return ProcessorTime(stat: "cpu \(count * 10) 0 0 0 0 0 0 \(isStolen ? count * 10 : 0)")
        }
      }
      let before = admission.standing.delayMaxNanoseconds
      for turn in 0..<(20 * Limits.answersPerAdjustment) {
        answer(admission, at: UInt64(turn) * Self.millisecond, after: (turn % 10 == 0 ? 16 : 1) * Self.millisecond)
        if turn % Limits.answersPerAdjustment == 0 { try await group.loops[0].pause(milliseconds: 10) }
      }
      #expect(reads.withLock { $0 } > 10)
      #expect((admission.standing.delayMaxNanoseconds > before + 10_000_000) == isLearned)
      watching.cancel()
      await watching.value
    }
  }

  @Test("what waits to be read is under way for the client, and so for the gateway") func waiting() async throws {
    let durations = Mutex<[UInt64]>([])
    try await TestGateway.run(observe: { seen in durations.withLock { $0.append(seen.durationNanoseconds) } }) {
      gateway in
      _ = try await gateway.send(.get, "/livez")
      #expect(durations.withLock { $0.count } == 1)
      // Whether it has come long before the hold ends cannot be seen from here.
      for hold: UInt64 in [100_000_000, 400_000_000, 1_600_000_000, 6_400_000_000] {
        for loop in gateway.group.loops { loop.execute { loop.holdGuests(nanosecondsMax: hold) } }
        _ = try await gateway.send(.get, "/livez")
        if durations.withLock({ $0.last! }) >= hold / 2 { return }
      }
      Issue.record("\(durations.withLock { $0 }) ns")
    }
  }

  /// Sends while the gateway looks at no guest, which has no room for any afterwards.
  private func sendLate(
    _ path: String, _ fields: [String: String], _ gateway: TestGateway, _ admission: Admission
  ) async throws -> HTTPResponse {
    for loop in gateway.group.loops { loop.execute { loop.holdGuests(nanosecondsMax: 3_600_000_000_000) } }
    async let answer = gateway.send(.get, path, fields: fields)
    // Meanwhile it is sent; and however long that takes, the overload goes on.
    for _ in 0..<1_000 {
      let now = MonotonicClock.nowNanoseconds()
      for entry in fill(admission, at: now) { admission.leave(entry, work: nil, nowNanoseconds: now) }
      await Task.yield()
    }
    for loop in gateway.group.loops { loop.execute { loop.releaseGuests(room: 0) } }
    return try await answer
  }
}
