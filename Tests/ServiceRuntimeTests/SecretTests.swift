import RPC
import ServiceRuntime
import Synchronization
import TestHouse
import Testing

@Suite struct SecretTests {
  @Test("scrypt gives what RFC 7914 section 12 says")
  func scryptVector() {
    let hash = Scrypt(costLog2: 10, parallelism: 16).hash(Array("password".utf8), salt: Array("NaCl".utf8))
    let text = hash.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    #expect(text == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")
  }

  @Test("a token is its prefix and 64 digits, and is found by half of its digest")
  func tokens() throws {
    let token = BearerToken(TokenPrefix.session, [UInt8](repeating: 0xab, count: 32))
    #expect(token.text == "lcs_" + String(repeating: "ab", count: 32))
    #expect(BearerToken(token.text, prefix: TokenPrefix.session) == token)
    #expect(token.digest.count == 32 && token.selector == Array(token.digest.prefix(16)))
    for text in [
      "", "lcs_", String(token.text.dropLast()), token.text + "a", "lck_" + token.text.dropFirst(4),
      token.text.uppercased(),
    ] {
      #expect(BearerToken(text, prefix: TokenPrefix.session) == nil)
    }
    let next = token.successor(TokenPrefix.session, salt: [1])
    #expect(next == token.successor(TokenPrefix.session, salt: [1]) && next != token)
    #expect(
      next != token.successor(TokenPrefix.session, salt: [2])
        && next.text != token.successor(TokenPrefix.rotation, salt: [1]).text)
  }

  @Test("what is derived depends on purpose, parts and key, and on where the parts end")
  func derivation() {
    let hash = KeyedHash(key: [UInt8](repeating: 1, count: 32))
    let other = KeyedHash(key: [UInt8](repeating: 2, count: 32))
    let all = [
      hash.derive("a", ["bc"]), hash.derive("ab", ["c"]), hash.derive("a", ["b", "c"]), hash.derive("a", ["bc", ""]),
      other.derive("a", ["bc"]),
    ]
    #expect(Set(all).count == all.count && hash.derive("a", ["bc"]) == all[0])
    #expect(isEqualSecret([1, 2], [1, 2]) && !isEqualSecret([1, 2], [1, 3]) && !isEqualSecret([1], [1, 2]))
  }

  @Test("a secret is made once, for its owner's eyes only, and one of another length is refused")
  func secretFile() throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/secret"
    let randomness = SeededRandomness(seed: 1)
    let made = try SecretFile.load(path, byteCount: 32, randomness: randomness)
    #expect(made.count == 32)
    #expect(try SecretFile.load(path, byteCount: 32, randomness: randomness) == made)
    #expect(filePermissions(path) == 0o600)
    for count in [31, 33] {
      #expect(throws: SecretFile.Failure.self) { try SecretFile.load(path, byteCount: count, randomness: randomness) }
    }
  }

  @Test("a pool works on so many at once, lets so many wait, and refuses one more")
  func pool() async throws {
    let pool = BoundedPool(name: "test", threads: 2, waitingMax: 3)
    let gate = PoolGate()
    let tasks = (0..<5).map { number in
      Task { try await pool.run { gate.work(number) } }
    }
    await gate.untilAsked(5, of: pool)
    await #expect(throws: BoundedPool.Full.self) { try await pool.run { 9 } }
    gate.open()
    var results: [Int] = []
    for task in tasks { results.append(try await task.value) }
    #expect(results == [0, 1, 2, 3, 4] && gate.mostAtOnce == 2)
    #expect(try await pool.run { 7 } == 7)
  }
}
