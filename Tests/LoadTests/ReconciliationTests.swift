import Foundation
import LoadHarness
import ServiceRuntime
import Synchronization
import TestHouse
import Testing
import Transport

/// A service is killed in the middle of a load. What was acknowledged must have had one effect, what was not is asked for again
/// under its key until its fate is known, and the invoices must bill what came of it.
@Suite(.serialized) struct ReconciliationTests {
  private static let successesBetweenKills: UInt64 = 40
  private static let accounts = (0..<6).map { "account-\($0)" }
  /// Every other account pays in arrears.
  private static let files = [
    "accounts.csv": ["account,display_name,kind,currency,time_zone,locale,payment_terms,net_days,bill_cycle_day"]
      + accounts.map { "\($0),\($0),customer,EUR,Europe/Rome,it-IT,invoice,30,1" },
    "users.csv": ["account,user,given_name,family_name,email,active,roles"]
      + accounts.map { "\($0),ada,Ada,Rossi,ada@\($0).example,yes,owner administrator" },
    "products.csv": ["product,display_name", "axiom,Axiom"],
    "plans.csv": [
      "plan,product,display_name,pricing_model,billing_mode,period_unit,period_count,currency,unit_price",
      "before,axiom,Axiom,per_seat,in_advance,month,1,EUR,19.90",
      "after,axiom,Axiom,per_seat,in_arrears,month,1,EUR,19.90",
    ],
    "subscriptions.csv": ["account,subscription,plan,start_date,quantity"]
      + accounts.enumerated().map { "\($1),axiom,\($0 % 2 == 0 ? "before" : "after"),2026-03-01,10" },
    "platform_users.csv": ["account,platform_user,product,display_name,user"]
      + accounts.map { "\($0),axiom-ada,axiom,Ada Rossi,ada" },
    "changes.csv": ["change,account,subscription,effective_date,quantity"],
  ]

  private func write(to directory: TemporaryDirectory) throws {
    for (name, lines) in Self.files {
      try (lines.joined(separator: "\n") + "\n").write(
        toFile: directory.path + "/" + name, atomically: true, encoding: .utf8)
    }
  }

  private func scenario(_ house: HouseOfProcesses) throws -> Scenario {
    let path = "accounts/${f.account}/subscriptions/${f.subscription}"
    let text = """
      {"name":"kill","targets":{"gateway":{"address":"\(house.gatewayAddress)"}},
       "feeders":{"f":{"file":"subscriptions.csv","order":"random"}},
       "arrivals":{"in_flight_max":2000,"phases":[{"shape":"poisson","rate":150,"seconds":120}]},
       "flows":[{"flow":"f","steps":[{"step":"Change","target":"gateway","post":"/v1/\(path):changeQuantity",
       "body":{"quantity":"${random:1:60}"},"timeout_milliseconds":5000}]}],
       "checks":{"gateway":"gateway","change_step":"Change","subscriptions":"\(path)","invoices":true}}
      """
    var reader = ScenarioReader { Self.files[$0].map { Array(($0.joined(separator: "\n") + "\n").utf8) } }
    return try reader.read(Array(text.utf8))
  }

  @Test(
    "kill -9 of Subscriptions and of the gateway under load: one effect each, and invoices of what was acknowledged")
  func kills() async throws {
    let house = try await HouseOfProcesses.start(clockStart: "2026-03-01T00:00:00Z")
    let files = TemporaryDirectory()
    try write(to: files)
    let imported = await house.ctl("import", files.path)
    #expect(imported.ending == .exited(0), "\(imported.output)")
    let scenario = try scenario(house)
    var surroundings = LoadSurroundings(runID: "kill", loopCount: 1)
    surroundings.token = try String(contentsOfFile: house.tokenPath, encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let loop = EventLoop(name: "checks")
    defer { loop.stop() }
    let check = EffectsCheck(
      try #require(scenario.checks), scenario: scenario, surroundings: surroundings, loop: loop)
    try await check.remember()
    let collector = RunCollector(scenario, runID: "kill", startMilliseconds: 0)
    let engine = LoadEngine(scenario, surroundings: surroundings)
    let progress = LoadProgress()
    async let killed: Void = kill(house, loop, progress, engine)
    let ending = await engine.run { report in
      _ = collector.add(report)
      progress.succeeded.store(collector.result.total.total.succeeded, ordering: .releasing)
    }
    progress.isOver.store(true, ordering: .releasing)
    try await killed
    await engine.close()
    let result = collector.finish(ending, isInterrupted: false, workerCount: 1)
    let lost = collector.journal.count { !$0.isAnswered }
    #expect(result.total.total.succeeded >= 3 * Self.successesBetweenKills)
    #expect(result.total.total.failureCount > 0 && lost > 0, "nothing was under way when it was killed")
    let moved = await house.ctl("clock", "set", "2026-04-01T12:00:00Z", "--or-later")
    #expect(moved.ending == .exited(0), "\(moved.output)")
    let outcome = try await check.compare(collector.journal)
    #expect(outcome.problems == [])
    #expect(outcome.changes >= Int(result.total.total.succeeded) && outcome.invoiceLines >= Self.accounts.count)
    await house.stop()
  }

  /// Kills each when enough has succeeded since the last, however slow the machine is, and ends the load when enough has succeeded
  /// after both.
  private func kill(
    _ house: HouseOfProcesses, _ loop: EventLoop, _ progress: LoadProgress, _ engine: LoadEngine
  ) async throws {
    defer { engine.stop() }
    for victim in [HouseOfProcesses.Member.subscriptions, .gateway] {
      try await progress.wait(forFurther: Self.successesBetweenKills, on: loop)
      await house.killNow(victim)
      try await house.start(victim)
    }
    try await progress.wait(forFurther: Self.successesBetweenKills, on: loop)
  }
}

/// What those who disturb a load know of it.
private final class LoadProgress: Sendable {
  let succeeded = Atomic<UInt64>(0)
  let isOver = Atomic<Bool>(false)

  /// Returns when that many more calls have succeeded than now, or when the load is over.
  func wait(forFurther count: UInt64, on loop: EventLoop) async throws {
    let goal = succeeded.load(ordering: .acquiring) + count
    while succeeded.load(ordering: .acquiring) < goal && !isOver.load(ordering: .acquiring) {
      try await loop.pause(milliseconds: 20)
    }
  }
}
