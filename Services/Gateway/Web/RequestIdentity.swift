import HTTP
import RPC
import ServiceRuntime

/// What follows a request through the house, so that its traces can be found.
struct RequestIdentity: Sendable {
  /// Where a client says how it calls its request.
  static let field = "X-Request-Id"

  /// From the field, or made here.
  let requestID: String
  /// W3C trace context: the caller's trace with a span of ours, or a new trace.
  let traceParent: String
  let traceState: String?

  /// `random` gives that many random bytes.
  init(_ fields: HTTPFields, random: (Int) -> [UInt8]) {
    let made = random(40)
    let given = fields[Self.field]
    requestID = given.flatMap { Self.isUsable($0) ? $0 : nil } ?? made[..<16].hex
    if let text = fields["traceparent"], let parent = TraceParent(text) {
      let flags = text.split(separator: "-")[3]
      traceParent = "00-\(parent.traceID)-\(made[16..<24].hex)-\(flags)"
      traceState = fields["tracestate"]
    } else {
      traceParent = Self.newTrace(made[24...], span: made[16..<24])
      traceState = nil
    }
  }

  /// A trace that begins here, by its 16 bytes and the eight of its first span.
  private static func newTrace(_ trace: ArraySlice<UInt8>, span: ArraySlice<UInt8>) -> String {
    String(unsafeUninitializedCapacity: 55) { text in
      text[0] = UInt8(ascii: "0")
      text[1] = UInt8(ascii: "0")
      text[2] = UInt8(ascii: "-")
      let traceEnd = trace.storeHex(in: text, at: 3)
      text[traceEnd] = UInt8(ascii: "-")
      let spanEnd = span.storeHex(in: text, at: traceEnd + 1)
      text[spanEnd] = UInt8(ascii: "-")
      text[spanEnd + 1] = UInt8(ascii: "0")
      text[spanEnd + 2] = UInt8(ascii: "0")
      return spanEnd + 3
    }
  }

  /// What the services are told.
  var metadata: Metadata {
    var metadata = Metadata(capacity: 3)
    metadata.add(requestID, for: "request-id")
    metadata.add(traceParent, for: "traceparent")
    if let traceState { metadata.add(traceState, for: "tracestate") }
    return metadata
  }

  /// 1 to 128 letters, digits and `._-`, so that it is safe in logs.
  static func isUsable(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
          || "._-".utf8.contains(byte)
      }
  }
}
