import Foundation
import HTTP
import Protobuf
import TestHouse
import Testing

/// What was taken away works for no request that begins after the answer, however many are on their way.
@Suite(.serialized) struct RevocationTests {
  private static let trialCount = ProcessInfo.processInfo.environment["LINECARD_LONG"] == "1" ? 1_000 : 200

  @Test("revoked session, key, role or user: no successful use after the acknowledgement")
  func noUseAfterTheAnswer() async throws {
    let house = try await HouseOfProcesses.start(clockStart: "2026-03-01T12:00:00Z")
    let people = try await SignInPeople(house, account: "acme")
    let next = TrialCounter()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for lane in 0..<4 {
        let user = RevocationTrial.user(ofLane: lane)
        try await people.settle(
          user, try await people.create(user, roles: ["ROLE_ADMINISTRATOR"]).text("initialPassword"))
        group.addTask {
          while true {
            let number = next.next()
            guard number < Self.trialCount else { return }
            try await RevocationTrial(
              people, lane: lane, number, RevocationTrial.Kind.allCases[number % RevocationTrial.Kind.allCases.count]
            ).run()
          }
        }
      }
      try await group.waitForAll()
    }
    people.staff.close()
    await house.stop()
  }
}
