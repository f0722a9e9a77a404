import Testing
import Transport

@testable import RPC

@Suite struct ValueTypeTests {
  @Test func backoffGrowsToItsEndWithJitter() {
    var backoff = Backoff(firstMilliseconds: 100, lastMilliseconds: 5_000)
    let middle = (0..<12).map { _ in backoff.next(random: 20) / 1_000_000 }
    #expect(middle == [100, 160, 256, 409, 654, 1046, 1673, 2676, 4281, 5000, 5000, 5000])
    backoff.reset()
    #expect(backoff.next(random: 0) == 80_000_000)
    backoff.reset()
    #expect(backoff.next(random: 40) == 120_000_000)
    backoff.reset()
    #expect(backoff.next(random: .max) <= 120_000_000)
  }

  @Test func retryBudgetIsATenthOfTheSuccesses() {
    var budget = RetryBudget(nowNanoseconds: 0)
    func take(at nowNanoseconds: UInt64) -> Bool { budget.take(nowNanoseconds: nowNanoseconds) }
    var taken = 0
    while take(at: 0) { taken += 1 }
    #expect(taken == 10)
    for _ in 0..<9 { budget.succeeded() }
    #expect(!take(at: 0))
    budget.succeeded()
    #expect(take(at: 0))
    #expect(!take(at: 999_000_000))
    #expect(take(at: 1_000_000_000))
    for _ in 0..<1_000_000 { budget.succeeded() }
    taken = 0
    while take(at: 1_000_000_000) { taken += 1 }
    #expect(taken == 10_000)
  }

  @Test func metadataIsMultiValuedAndLowerCase() {
    var metadata: Metadata = ["A": "1", "b": "2"]
    metadata.add("3", for: "a")
    #expect(metadata.values(for: "A") == ["1", "3"])
    #expect(metadata["a"] == "1")
    metadata["a"] = "4"
    #expect(metadata.values(for: "a") == ["4"])
    metadata["B"] = nil
    #expect(metadata.entries.map(\.key) == ["a"])
  }

  @Test func methodsAreFoundByTheirBytesOnly() {
    let registrations = (0..<40).map { index in
      ServiceRegistration(
        service: "s.S\(index)",
        methods: ["A", "AB", "B"].map { name in
          .unary(name, TextMessage.self, TextMessage.self) { request, _ in request }
        })
    }
    let index = MethodIndex(registrations)
    func find(_ service: String, _ method: String) -> String? {
      Array(service.utf8).withUnsafeBytes { service in
        Array(method.utf8).withUnsafeBytes { index.find(service: service, method: $0)?.name.description }
      }
    }
    for number in 0..<40 {
      for name in ["A", "AB", "B"] { #expect(find("s.S\(number)", name) == "s.S\(number)/\(name)") }
    }
    for (service, method) in [("", ""), ("s.S1", ""), ("s.S1", "a"), ("s.S1A", "B"), ("s.S", "1A"), ("s.S40", "A")] {
      #expect(find(service, method) == nil)
    }
  }

  @Test func statusCodesHaveTheNumbersOfTheSpecification() {
    #expect(StatusCode.allCases.map(\.rawValue) == Array(0...16))
    #expect(StatusCode.failedPrecondition.name == "FAILED_PRECONDITION")
  }

  @Test func extensionsAreReadFromMetadata() {
    var extensions = Extensions()
    extensions.note(["ttrpc-ext": "ping,unknown,goaway"])
    #expect(extensions == [.ping, .goAway])
    extensions.note(["ttrpc-ext": "cancel"])
    #expect(extensions == [.ping, .goAway, .cancel])
  }
}
