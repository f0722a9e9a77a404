import BillingTypes
import RPC
import TestHouse
import Testing

@testable import ServiceRuntime

@Suite struct IdentityTests {
  private let clock = TestClock(startingAt: Instant(millisecondsSinceEpoch: 1_772_323_200_000))

  private var identity: HouseIdentity { HouseIdentity(key: Array(1...32), clock: clock) }

  private let ann = Caller(
    .user, principal: "accounts/acme/users/ann", account: "accounts/acme", roles: [.administrator, .owner],
    session: "accounts/acme/users/ann/sessions/s1", mustChangePassword: true, source: "203.0.113.9")

  @Test("a caller comes out as it went in, whatever kind")
  func roundTrip() {
    let callers = [
      ann, .staff, .service("users"), Caller(.anonymous, source: "[2001:db8::]:0"),
      Caller(
        .apiKey, principal: "accounts/acme/apiKeys/k", account: "accounts/acme", scopes: ["users:read", "gateway:read"]),
    ]
    for caller in callers { #expect(identity.caller(of: identity.sign(caller)) == caller) }
    #expect(
      identity.sign(ann).hasPrefix(
        "1;user;accounts/acme/users/ann;accounts/acme;administrator,owner;;accounts/acme/users/ann/sessions/s1;"
          + "change-password;203.0.113.9;1772323320;"))
  }

  @Test("good for one to two minutes, the same text for a minute")
  func expiry() throws {
    let identity = identity
    try clock.move(to: Instant(millisecondsSinceEpoch: 1_772_323_259_999))
    let text = identity.sign(ann)
    #expect(text == HouseIdentity(key: Array(1...32), clock: TestClock(startingAt: UsersStart.minute)).sign(ann))
    #expect(identity.caller(of: text) == ann && identity.rememberedCount == 1)
    try clock.move(to: Instant(millisecondsSinceEpoch: 1_772_323_319_999))
    #expect(identity.caller(of: text) == ann)
    #expect(identity.sign(ann) != text)
    try clock.move(to: Instant(millisecondsSinceEpoch: 1_772_323_320_000))
    #expect(identity.caller(of: text) == nil)
    #expect(HouseIdentity(key: Array(1...32), clock: clock).caller(of: text) == nil)
  }

  private enum UsersStart {
    static let minute = Instant(millisecondsSinceEpoch: 1_772_323_200_000)
  }

  @Test("one that is good for longer than this house signs is not believed")
  func farFuture() {
    let later = TestClock(startingAt: Instant(millisecondsSinceEpoch: 1_772_323_200_000 + 600_000))
    #expect(identity.caller(of: HouseIdentity(key: Array(1...32), clock: later).sign(ann)) == nil)
  }

  @Test("every changed character makes it false")
  func tampering() {
    let identity = identity
    let text = Array(identity.sign(ann).utf8)
    for index in text.indices {
      var changed = text
      changed[index] ^= 1
      #expect(identity.caller(of: String(decoding: changed, as: UTF8.self)) == nil, "\(index)")
    }
    #expect(identity.rememberedCount == 0)
  }

  @Test("a text at the limit is read, one above is not; what is remembered is bounded")
  func limits() {
    let identity = identity
    let base = identity.sign(Caller(.user, principal: "p", account: "a")).utf8.count - 1
    for (count, isRead) in [(-1, true), (0, true), (1, false)] {
      let caller = Caller(
        .user, principal: String(repeating: "p", count: Limits.identityBytesMax - base + count), account: "a")
      #expect((identity.caller(of: identity.sign(caller)) == caller) == isRead)
    }
    for number in 0...Limits.verifiedIdentitiesMax {
      _ = identity.caller(of: identity.sign(Caller(.user, principal: "p\(number)", account: "a")))
      #expect(identity.rememberedCount <= Limits.verifiedIdentitiesMax)
    }
    #expect(identity.rememberedCount < 10)
    #expect(identity.signedCount <= Limits.signedIdentitiesMax)
  }

  @Test("what was signed is remembered for its minute, each caller by itself, up to the limit")
  func signedTexts() throws {
    let identity = identity
    let bob = Caller(.user, principal: "accounts/acme/users/bob", account: "accounts/acme")
    let texts = [identity.sign(ann), identity.sign(bob)]
    #expect(texts[0] != texts[1] && [identity.sign(ann), identity.sign(bob)] == texts && identity.signedCount == 2)
    #expect(identity.caller(of: texts[0]) == ann && identity.caller(of: texts[1]) == bob)
    for number in 2..<Limits.signedIdentitiesMax {
      _ = identity.sign(Caller(.user, principal: "p\(number)", account: "a"))
    }
    #expect(identity.signedCount == Limits.signedIdentitiesMax && identity.sign(ann) == texts[0])
    _ = identity.sign(Caller(.user, principal: "p", account: "a"))
    #expect(identity.signedCount == 1 && identity.sign(ann) == texts[0])
  }

  @Test("a house without a key believes what it is told")
  func withoutKey() {
    let identity = HouseIdentity(key: nil, clock: clock)
    #expect(identity.caller(of: identity.sign(ann)) == ann && !identity.isVerifying)
  }

  @Test("a service that is told a key that is too short does not start, and says why", arguments: [31, 32, 33])
  func keyLength(_ count: Int) async throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/key"
    try WholeFile.replace(path, with: [UInt8](repeating: 0x61, count: count))
    do {
      let host = try await HostInProcess.start(Producer.self, in: directory, arguments: ["--identity-key-file", path])
      #expect(count >= 32)
      let standing = host.host.environment.readiness.standing
      #expect(standing.dependencies.contains { $0.name == "identities of callers" && $0.state == "verified" })
      await host.stop()
    } catch let error as StartError {
      #expect(count < 32 && error.description.contains("32"))
    }
  }
}
