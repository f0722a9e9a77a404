/// How one call is made.
public struct CallOptions: Sendable {
  /// What a call gets that says nothing.
  public static let timeoutMillisecondsDefault: Int64 = 30_000
  /// What a service keeps of its own time for the way back (reliability rule 3.6).
  public static let childMarginMilliseconds: Int64 = 50
  /// Metadata that a service hands on to the services it calls; besides all keys that begin with `linecard-`.
  public static let carriedKeys: Set<String> = ["baggage", "request-id", "traceparent", "tracestate"]

  /// The caller waits no longer than this. Nil is for streams that follow something without end.
  public var timeoutMilliseconds: Int64?
  public var metadata: Metadata
  /// Doing it twice is the same as doing it once, so that the call may be repeated when its outcome is unknown.
  public var isIdempotent: Bool
  /// Whether to wait, within the deadline, for a server that cannot be reached now; if not, the call fails as soon as
  /// that is known.
  public var waitsForReady: Bool

  /// The defaults, or what is given.
  public init(
    timeoutMilliseconds: Int64? = CallOptions.timeoutMillisecondsDefault, metadata: Metadata = Metadata(),
    isIdempotent: Bool = false, waitsForReady: Bool = true
  ) {
    self.timeoutMilliseconds = timeoutMilliseconds
    self.metadata = metadata
    self.isIdempotent = isIdempotent
    self.waitsForReady = waitsForReady
  }

  /// Options for a call made on behalf of the call `context`: what is left of its time less a margin, never more than
  /// the default, and its trace, request and identity metadata.
  public static func child(of context: CallContext) -> CallOptions {
    var options = CallOptions()
    if let remaining = context.remainingNanoseconds {
      options.timeoutMilliseconds = min(timeoutMillisecondsDefault, remaining / 1_000_000 - childMarginMilliseconds)
    }
    for entry in context.metadata.entries
    where carriedKeys.contains(entry.key) || entry.key.hasPrefix("linecard-") {
      options.metadata.add(entry.value, for: entry.key)
    }
    return options
  }
}
