import BillingTypes
import RPC
import Schemas
import Storage
import Synchronization
import TestHouse
import Testing
import Transport

@testable import ServiceRuntime

@Suite struct IdempotentlyTests {
  private let now = Instant(millisecondsSinceEpoch: 5)

  private func run(_ body: (any Database, CallContext) async throws -> Void) async throws {
    let host = try await HostInProcess.start(Gated.self, in: TemporaryDirectory())
    let context = CallContext(method: MethodName(service: "a.B", method: "C"), loop: host.loops.loops[0])
    try await body(host.host.environment.database, context)
    await host.stop()
  }

  @Test("the second arrival gets the first answer and runs nothing; another request under the key is refused")
  func once() async throws {
    try await run { (database, context) async throws in
      let runs = Mutex(0)
      func call(_ text: String, id: String, tenant: String = "") async throws -> String {
        try await database.idempotently(
          TestingV1.EchoRequest(text: text), requestID: id, tenant: tenant, context: context, at: now
        ) { _ in
          let run = runs.withLock {
            $0 += 1; return $0
          }
          return TestingV1.EchoResponse(text: "\(text) \(run)")
        }.text
      }
      #expect(try await call("a", id: "1") == "a 1")
      #expect(try await call("a", id: "1") == "a 1")
      #expect(try await call("a", id: "2") == "a 2")
      #expect(try await call("a", id: "1", tenant: "accounts/x") == "a 3")
      let error = await #expect(throws: RPCError.self) { try await call("b", id: "1") }
      #expect(error?.reason == "IDEMPOTENCY_KEY_REUSED")
      #expect(error?.code == .invalidArgument)
      #expect(runs.withLock { $0 } == 3)
    }
  }

  @Test("what the body refuses is not kept, so that the same id may succeed later")
  func refused() async throws {
    struct No: Error {}
    try await run { (database, context) async throws in
      await #expect(throws: No.self) {
        let _: TestingV1.EchoResponse = try await database.idempotently(
          TestingV1.EchoRequest(), requestID: "1", context: context, at: now
        ) { _ in throw No() }
      }
      let answer: TestingV1.EchoResponse = try await database.idempotently(
        TestingV1.EchoRequest(), requestID: "1", context: context, at: now
      ) { _ in TestingV1.EchoResponse(text: "yes") }
      #expect(answer.text == "yes")
    }
  }

  @Test(
    "request ids: 1 to 255 printable ASCII characters",
    arguments: [
      ("", false), ("x", true), (String(repeating: "x", count: 255), true), (String(repeating: "x", count: 256), false),
      ("tab\t", false), ("é", false), ("a b~", true),
    ])
  func ids(_ id: String, _ isFine: Bool) async throws {
    try await run { (database, context) async throws in
      do {
        let _: TestingV1.EchoResponse = try await database.idempotently(
          TestingV1.EchoRequest(), requestID: id, context: context, at: now
        ) { _ in TestingV1.EchoResponse() }
        #expect(isFine)
      } catch let error as RPCError {
        #expect(!isFine)
        #expect(error.code == .invalidArgument)
        #expect(error.fields == ["request_id"])
      }
    }
  }

  @Test func fingerprintsTellMessagesApart() {
    let one = requestFingerprint(TestingV1.EchoRequest(text: "a"))
    #expect(one.count == 32)
    #expect(one == requestFingerprint(TestingV1.EchoRequest(text: "a")))
    #expect(one != requestFingerprint(TestingV1.EchoRequest(text: "b")))
    #expect(one != requestFingerprint(TestingV1.ChatRequest(text: "a")))
  }

  @Test(
    "every error of the store has a status, and inner details stay inside",
    arguments: [
      (StorageError.overloaded(waiting: 3), StatusCode.resourceExhausted, "DATABASE_OVERLOADED"),
      (.closed, .unavailable, "SHUTTING_DOWN"),
      (.failed("disk"), .unavailable, "OUTCOME_UNKNOWN"),
      (.constraintViolated(.unique, detail: "accounts.id"), .alreadyExists, "ALREADY_EXISTS"),
      (.constraintViolated(.check, detail: "accounts.id"), .internal, "INTERNAL"),
      (.statementInvalid("SELEC"), .internal, "INTERNAL"),
      (.inboxGap(producer: "users", expected: 1, received: 3), .internal, "INTERNAL"),
      (.pageTokenInvalid, .invalidArgument, "PAGE_TOKEN_INVALID"),
      (.pageTokenMismatch, .invalidArgument, "PAGE_TOKEN_INVALID"),
    ] as [(StorageError, StatusCode, String)])
  func translation(_ error: StorageError, _ code: StatusCode, _ reason: String) {
    let told = RPCError(storage: error)
    #expect(told.code == code)
    #expect(told.reason == reason)
    for detail in ["disk", "accounts.id", "SELEC"] { #expect(!told.message.contains(detail)) }
    if case .overloaded = error { #expect(told.retryDelayMilliseconds == 200) }
  }
}
