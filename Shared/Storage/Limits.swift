/// Every bound of this module.
public enum Limits {
  /// Writes that may wait for the writer thread; one more is refused with ``StorageError/overloaded(waiting:)``.
  public static let waitingWritesMax = 4_096
  /// Writes that share one commit.
  public static let groupWritesMax = 256
  /// Read connections; a read beyond them is refused with ``StorageError/overloaded(waiting:)``.
  public static let readConnectionsMax = 64
  /// Prepared statements kept per connection.
  public static let cachedStatementsMax = 256
  /// Bytes of bound values whose memory a prepared statement keeps for its next use.
  public static let boundBytesKept = 4_096
  /// Statements of a write that still counts as a short one (``Urgency``): several times those of a usual change.
  static let statementsOfShortWrite = 32
  /// Bytes of a caller's request id.
  public static let requestIDBytesMax = 255
  /// How long a request id is remembered: 400 days, so that last year's file can be imported again and does nothing. A
  /// request that is repeated later is a new one.
  public static let keyLifeMilliseconds: Int64 = 400 * 86_400_000
  /// Writes among which one, on average, forgets old request ids.
  public static let arrivalsPerKeyExpiry = 16
  /// Old request ids that one write forgets, several times what comes meanwhile.
  public static let keysExpiredTogetherMax = 64
  /// Memory for the records that a database keeps (``RecordKind``), about.
  public static let recordsBytesMax = 32 << 20
  /// A larger record is not kept.
  public static let recordBytesMax = 64 << 10
  /// Changed records that one commit takes out one by one; a commit that changes more empties the memory.
  public static let recordsRemovedOneByOneMax = 4_096
  /// Events handed out by one read of the outbox.
  public static let eventsPerReadMax = 1_000
  /// Characters of a page token; a longer one is refused unread.
  public static let pageTokenBytesMax = 16_384
  /// Frames of the write-ahead log after which the writer moves them into the database file (4 KiB each). All who write
  /// wait meanwhile: with four times as many, for 20 ms.
  public static let logFramesBeforeCheckpoint = 1_000
  /// The log file is cut back to this size when it has been moved.
  public static let logBytesKept = 64 << 20
  /// A database file up to this size is checked whole at start; of a larger one the header and the schema.
  public static let checkedBytesMax = 64 << 20
}
