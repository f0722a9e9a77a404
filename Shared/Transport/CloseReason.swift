/// Why a connection ended.
public enum CloseReason: Hashable, Sendable {
  /// This side closed it, at once or after its last bytes were sent.
  case local
  /// The peer went away: reset, broken pipe, or hang-up (error number where the kernel gave one).
  case peer(errorNumber: Int32)
  /// The peer left more unread than `TransportLimits.writeBufferBytesMax`.
  case writeBufferFull
  /// The waiting bytes did not move for `TransportLimits.writeStallMilliseconds`.
  case writeStalled
  /// The handler left more unconsumed than `TransportLimits.readBufferBytesMax`.
  case readBufferFull
  /// The loop stopped.
  case loopStopped
}
