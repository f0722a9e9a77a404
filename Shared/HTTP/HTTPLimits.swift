/// What a message may weigh. A message at a limit is served; one above it is refused.
public struct HTTPLimits: Sendable, Hashable {
  /// Bytes of the first line and the fields together, line ends and the empty line included.
  public var headBytesMax = 16 * 1024
  /// Field lines in a head, and again in the trailers of a chunked body.
  public var fieldCountMax = 64
  /// Bytes of a request target.
  public var targetBytesMax = 8 * 1024
  /// Bytes of a body, chunk framing not counted.
  public var bodyBytesMax = 4 * 1024 * 1024
  /// Hexadecimal digits of a chunk size.
  public var chunkSizeDigitsMax = 16
  /// Bytes of all chunk extensions of one body together.
  public var chunkExtensionBytesMax = 4 * 1024

  public init() {}
}
