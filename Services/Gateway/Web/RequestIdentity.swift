import HTTP
import RPC

/// What follows a request through the house, so that its traces can be found.
struct RequestIdentity: Sendable {
  /// From `X-Request-Id`, or made here.
  let requestID: String
  /// W3C trace context: the caller's trace with a span of ours, or a new trace.
  let traceParent: String
  let traceState: String?

  /// `random` gives that many random bytes.
  init(_ fields: HTTPFields, random: (Int) -> [UInt8]) {
    let given = fields["X-Request-Id"]
    requestID = given.flatMap { Self.isUsable($0) ? $0 : nil } ?? Self.hexadecimal(random(16))
    let span = Self.hexadecimal(random(8))
    if let parent = fields["traceparent"], let trace = Self.trace(of: parent) {
      traceParent = "00-\(trace.id)-\(span)-\(trace.flags)"
      traceState = fields["tracestate"]
    } else {
      traceParent = "00-\(Self.hexadecimal(random(16)))-\(span)-00"
      traceState = nil
    }
  }

  /// What the services are told.
  var metadata: Metadata {
    var metadata: Metadata = ["request-id": requestID, "traceparent": traceParent]
    if let traceState { metadata.add(traceState, for: "tracestate") }
    return metadata
  }

  /// 1 to 128 letters, digits and `._-`, so that it is safe in logs.
  private static func isUsable(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
          || "._-".utf8.contains(byte)
      }
  }

  /// Trace id and flags of `00-<32 hex>-<16 hex>-<2 hex>`; nil for anything else, which is then ignored.
  private static func trace(of parent: String) -> (id: String, flags: String)? {
    let parts = parent.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts[0] == "00", parts.map(\.utf8.count) == [2, 32, 16, 2],
      parts.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
      parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
    else { return nil }
    return (parts[1], parts[3])
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.map { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }.joined(), as: UTF8.self)
  }
}
