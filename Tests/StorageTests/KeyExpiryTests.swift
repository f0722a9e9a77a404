import Testing

@testable import Storage

/// Request ids are remembered for their time and not for ever.
@Suite struct KeyExpiryTests {
  private static let start: Int64 = 1_700_000_000_000
  private let directory = TemporaryDirectory()

  private func arrive(_ number: Int, at milliseconds: Int64, in database: SQLiteDatabase) async throws -> Bool {
    let key = try IdempotencyKey(operation: "Create", requestID: "request-\(number)")
    return try await database.writeOnce(key, fingerprint: [1], atMilliseconds: milliseconds) { _ in [] }.replayed
  }

  private func keyCount(in database: SQLiteDatabase) async throws -> Int64? {
    try await database.read { try $0.first("SELECT COUNT(*) FROM idempotency_keys") { $0.int64(0) } }
  }

  @Test func keysLiveForTheirTimeAndNotLonger() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    for number in 0..<200 { #expect(try await arrive(number, at: Self.start, in: database) == false) }
    let lastMoment = Self.start + Limits.keyLifeMilliseconds
    for number in 200..<400 { #expect(try await arrive(number, at: lastMoment, in: database) == false) }
    #expect(try await keyCount(in: database) == 400, "at the end of their life they are still known")
    #expect(try await arrive(7, at: lastMoment, in: database))
    for number in 400..<600 { #expect(try await arrive(number, at: lastMoment + 1, in: database) == false) }
    #expect(try await keyCount(in: database) == 400, "a millisecond later they go, and only they")
    #expect(try await arrive(7, at: lastMoment + 1, in: database) == false, "a later repetition is a new request")
    #expect(try await arrive(207, at: lastMoment + 1, in: database))
    await database.close()
  }

  @Test func oneWriteForgetsNoMoreThanItsLimit() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    let count = Limits.keysExpiredTogetherMax + 1
    for number in 0..<count { #expect(try await arrive(number, at: Self.start, in: database) == false) }
    var late = count
    let after = Self.start + Limits.keyLifeMilliseconds + 1
    while try await keyCount(in: database) == Int64(late) {
      _ = try await arrive(late, at: after, in: database)
      late += 1
    }
    #expect(try await keyCount(in: database) == Int64(late - Limits.keysExpiredTogetherMax))
    await database.close()
  }
}
