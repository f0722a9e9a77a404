import HTTP
import RPC
import Testing

@testable import GatewayService

@Suite struct RequestIdentityTests {
  private static let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  private func identity(_ fields: HTTPFields) -> RequestIdentity {
    RequestIdentity(fields) { [UInt8](repeating: 0xab, count: $0) }
  }

  @Test(arguments: ["a", "A-9._z", String(repeating: "x", count: 128)])
  func keptID(_ id: String) {
    #expect(identity(["X-Request-Id": id]).requestID == id)
  }

  @Test(arguments: ["", "a b", "a\"b", "\u{FC}", String(repeating: "x", count: 129)])
  func replacedID(_ id: String) {
    #expect(identity(["X-Request-Id": id]).requestID == String(repeating: "ab", count: 16))
  }

  @Test func keptTrace() {
    let identity = identity(["traceparent": Self.trace, "tracestate": "a=1"])
    #expect(identity.traceParent == "00-4bf92f3577b34da6a3ce929d0e0e4736-abababababababab-01")
    #expect(identity.metadata["tracestate"] == "a=1")
  }

  @Test(
    arguments: [
      "", "00-x", "ff" + trace.dropFirst(2), trace.uppercased(), trace + "-00",
      "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    ])
  func newTrace(_ parent: String) {
    let identity = identity(["traceparent": parent, "tracestate": "a=1"])
    #expect(identity.traceParent == "00-\(String(repeating: "ab", count: 16))-abababababababab-00")
    #expect(identity.metadata["tracestate"] == nil)
  }
}
