import Foundation
import Protobuf
import ServiceRuntime
import Synchronization
import TestHouse
import Testing
import Transport

/// `kill -9` of any service at any moment of a billed month: the invoices are those of an undisturbed one, to the byte (I1, I3, I4, I8).
@Suite(.serialized) struct RandomKillsTests {
  /// The long form kills ten times as often.
  private static let killsWanted =
    ProcessInfo.processInfo.environment["LINECARD_LONG"] == "1" ? 500 : 50

  @Test func invoicesAreTheSameToTheByteWhateverIsKilled() async throws {
    let files = TemporaryDirectory()
    try SmallMonth.write(to: files)
    let expected = try await billedMonth(files, kills: nil).invoices
    #expect(expected.count == 2 * SmallMonth.accountCount)
    var kills = 0
    var round: UInt64 = 0
    while kills < Self.killsWanted {
      round += 1
      let seed = 20_260_301 + round
      let month = try await billedMonth(files, kills: seed)
      #expect(month.invoices == expected, "seed \(seed)")
      kills += month.kills
    }
    print("\(kills) kills in \(round) months")
  }
}

/// Bills the month of `files` in a house of its own, with random kills from a seed if there is one.
private func billedMonth(
  _ files: TemporaryDirectory, kills seed: UInt64?
) async throws -> (invoices: [String], kills: Int) {
  let house = try await HouseOfProcesses.start(clockStart: "2026-03-01T00:00:00Z")
  let isOver = Atomic<Bool>(false)
  async let kills = killing(house, seed: seed, until: { isOver.load(ordering: .relaxed) })
  let end = "2026-04-01"
  try mustSucceed(await house.ctl("import", files.path, "--move-test-clock", "--until", "2026-03-01"))
  try mustSucceed(await house.ctl("bill-run", "start", "--target-date", "2026-03-01"))
  try mustSucceed(await house.ctl("import", files.path, "--move-test-clock", "--from", "2026-03-02"))
  try mustSucceed(await house.ctl("clock", "set", "\(end)T12:00:00Z", "--or-later"))
  try mustSucceed(await house.ctl("bill-run", "start", "--target-date", end))
  isOver.store(true, ordering: .relaxed)
  let count = try await kills
  let invoices = try await house.allInvoices().map { $0.text() }
  await house.stop()
  return (invoices, count)
}

private struct CommandFailed: Error, CustomStringConvertible {
  let description: String
}

private func mustSucceed(_ outcome: (ending: SpawnedProcess.Ending, output: String)) throws {
  guard outcome.ending == .exited(0) else {
    throw CommandFailed(description: "linecardctl: \(outcome.ending): \(outcome.output.suffix(2_000))")
  }
}

/// Kills a random service after a random while, starts it again, and so on until told to end; gives how many it were.
private func killing(
  _ house: HouseOfProcesses, seed: UInt64?, until isOver: @Sendable () -> Bool
) async throws -> Int {
  guard let seed else { return 0 }
  var randomness = SeededGenerator(seed: seed)
  let loops = EventLoopGroup(count: 1, name: "kills")
  defer { loops.stop() }
  var count = 0
  while !isOver() {
    try await loops.loops[0].pause(milliseconds: Int64.random(in: 0...250, using: &randomness))
    let victim = HouseOfProcesses.Member.allCases.randomElement(using: &randomness) ?? .users
    await house.killNow(victim)
    try await house.start(victim)
    count += 1
  }
  return count
}
