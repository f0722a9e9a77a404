import Foundation
import HTTP
import Protobuf
import TestHouse
import Testing

/// 10,000 rows: validated at little cost, applied as one durable unit, and killed in the middle with nothing half applied.
@Suite(.serialized) struct LargeImportTests {
  private static let rows = 10_000

  @Test func tenThousandRowsAreAppliedWholeOrNotAtAll() async throws {
    try await ImportsHouse.run { house in
      try await house.ok(house.upload(ImportsHouse.file(rows: Self.rows), id: "large"))
      let before = try ProcessCost(of: house.house.processID(of: .users)).cpuMilliseconds
      let found = try await house.validate("large")
      let spent = try ProcessCost(of: house.house.processID(of: .users)).cpuMilliseconds - before
      print("10,000 rows validated in \(spent) ms of CPU (\(Self.build))")
      #expect(ImportsHouse.counts(found["counts"]) == "creates \(Self.rows)")
      #if !DEBUG
        #expect(spent < 2_000)
      #endif
      try await cancelInTheMiddle(house)
      try await killInTheMiddle(house)
      let clock = ContinuousClock()
      var applied = JSONValue.null
      let time = try await clock.measure { applied = try await house.ok(house.apply("large")) }
      print("10,000 rows applied in \(time) (\(Self.build))")
      #expect(ImportsHouse.counts(applied["import"]?["counts"]) == "creates \(Self.rows)")
      #expect(try await house.activeCount() == Int64(Self.rows + 1))
      await house.house.killNow(.users)
      try await house.restartUsers()
      #expect(try await house.activeCount() == Int64(Self.rows + 1), "what was acknowledged is there")
    }
  }

  /// Applied while somebody looks; as soon as rows are done and not all, the process is killed.
  private func killInTheMiddle(_ house: ImportsHouse) async throws {
    let second = try house.house.client()
    async let cut = try? second.post("\(ImportsHouse.imports)/large:apply", .object([]), key: "cut")
    try await seeItUnderWay(house, "large")
    await house.house.killNow(.users)
    #expect(await cut?.status != .ok)
    second.close()
    try await house.restartUsers()
    try await nothingIsThere(house, "large")
  }

  /// The same, given up by somebody else.
  private func cancelInTheMiddle(_ house: ImportsHouse) async throws {
    try await house.ok(house.upload(ImportsHouse.file(rows: Self.rows), id: "given-up"))
    let second = try house.house.client()
    async let cut = second.post("\(ImportsHouse.imports)/given-up:apply", .object([]), key: "cut-2")
    try await seeItUnderWay(house, "given-up")
    let cancelled = try await house.ok(
      house.client.post("\(ImportsHouse.imports)/given-up:cancel", .object([]), key: "cancel"))
    #expect(cancelled.text("state") == "IMPORT_STATE_CANCELLED")
    let answer = try await cut
    #expect(answer.status == .conflict && answer.reason == "IMPORT_CANCELLED", "\(answer.text)")
    second.close()
    #expect(try await house.activeCount() == 1)
  }

  private func seeItUnderWay(_ house: ImportsHouse, _ id: String) async throws {
    var rowCount: Int64 = 0
    for _ in 0..<20_000 where rowCount == 0 {
      let json = try await house.ok(house.client.get("\(ImportsHouse.imports)/\(id)"))
      rowCount = json["appliedRowCount"]?.integerValue ?? 0
      if json.text("state") == "IMPORT_STATE_APPLIED" { break }
    }
    #expect((1..<Int64(Self.rows)).contains(rowCount), "it was seen at row \(rowCount)")
    #expect(try await house.activeCount() == 1, "nobody sees a part of it")
  }

  private func nothingIsThere(_ house: ImportsHouse, _ id: String) async throws {
    #expect(try await house.activeCount() == 1)
    let json = try await house.ok(house.client.get("\(ImportsHouse.imports)/\(id)"))
    #expect(json.text("state") == "IMPORT_STATE_UPLOADED" && json["appliedRowCount"] == nil)
  }

  private static var build: String {
    #if DEBUG
      "debug build"
    #else
      "release build"
    #endif
  }
}
