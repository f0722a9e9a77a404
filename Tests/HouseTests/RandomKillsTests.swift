import Foundation
import Protobuf
import Synchronization
import TestHouse
import Testing

/// `kill -9` of any service at any moment of a billed month: the invoices are those of an undisturbed one, to the byte (I1, I3, I4, I8).
@Suite(.serialized) struct RandomKillsTests {
  /// The long form kills ten times as often.
  private static let killsWanted =
    ProcessInfo.processInfo.environment["LINECARD_LONG"] == "1" ? 500 : 50

  @Test func invoicesAreTheSameToTheByteWhateverIsKilled() async throws {
    let files = TemporaryDirectory()
    try SmallMonth.write(to: files)
    let expected = try await HouseOfProcesses.aside { try billedMonth(files, kills: nil).invoices }
    #expect(expected.count == 2 * SmallMonth.accountCount)
    var kills = 0
    var round: UInt64 = 0
    while kills < Self.killsWanted {
      round += 1
      let seed = 20_260_301 + round
      let month = try await HouseOfProcesses.aside { try billedMonth(files, kills: seed) }
      #expect(month.invoices == expected, "seed \(seed)")
      kills += month.kills
    }
    print("\(kills) kills in \(round) months")
  }
}

/// Bills the month of `files` in a house of its own, with random kills from a seed if there is one.
private func billedMonth(_ files: TemporaryDirectory, kills seed: UInt64?) throws -> (invoices: [String], kills: Int) {
  let house = try HouseOfProcesses(clockStart: "2026-03-01T00:00:00Z")
  defer { house.stop() }
  let killer = seed.map { Killer(house: house, seed: $0) }
  killer?.start()
  defer { _ = killer?.stop() }
  let end = "2026-04-01"
  try mustSucceed(house.ctl("import", files.path, "--move-test-clock", "--until", "2026-03-01"))
  try mustSucceed(house.ctl("bill-run", "start", "--target-date", "2026-03-01"))
  try mustSucceed(house.ctl("import", files.path, "--move-test-clock", "--from", "2026-03-02"))
  try mustSucceed(house.ctl("clock", "set", "\(end)T12:00:00Z", "--or-later"))
  try mustSucceed(house.ctl("bill-run", "start", "--target-date", end))
  let count = killer?.stop() ?? 0
  if let failure = killer?.failure { throw failure }
  return (try house.allInvoices().map { $0.text() }, count)
}

private struct CommandFailed: Error, CustomStringConvertible {
  let description: String
}

private func mustSucceed(_ outcome: (status: Int32, output: String)) throws {
  guard outcome.status == 0 else {
    throw CommandFailed(description: "linecardctl ended with \(outcome.status): \(outcome.output.suffix(2_000))")
  }
}

/// Kills a random service after a random while, starts it again, and so on until stopped.
private final class Killer: Sendable {
  private let house: HouseOfProcesses
  private let seed: UInt64
  private let isOver = Atomic<Bool>(false)
  private let count = Atomic<Int>(0)
  private let failed = Mutex<(any Error)?>(nil)
  private let ended = DispatchSemaphore(value: 0)
  private let isWaitedFor = Atomic<Bool>(false)

  init(house: HouseOfProcesses, seed: UInt64) {
    self.house = house
    self.seed = seed
  }

  var failure: (any Error)? { failed.withLock { $0 } }

  func start() { Thread.detachNewThread { self.run() } }

  /// Waits until every service is up again; gives how many were killed.
  func stop() -> Int {
    isOver.store(true, ordering: .relaxed)
    if !isWaitedFor.exchange(true, ordering: .relaxed) { ended.wait() }
    return count.load(ordering: .relaxed)
  }

  private func run() {
    var randomness = SplitMix64(state: seed)
    do {
      while !isOver.load(ordering: .relaxed) {
        usleep(UInt32.random(in: 0...250_000, using: &randomness))
        let victim = house.services[Int.random(in: 0..<house.services.count, using: &randomness)]
        victim.killNow()
        try victim.start()
        count.wrappingAdd(1, ordering: .relaxed)
      }
    } catch {
      failed.withLock { $0 = error }
    }
    ended.signal()
  }
}

/// The same seed gives the same moments, as far as moments can be the same.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
