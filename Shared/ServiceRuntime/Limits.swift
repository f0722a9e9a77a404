/// Every bound of this module.
public enum Limits {
  /// Bytes of a configuration file.
  public static let configurationFileBytesMax = 1 << 20
  /// Bytes of a secret's file.
  public static let secretFileBytesMax = 64 << 10
  /// Bytes of a value of an option.
  public static let optionValueBytesMax = 4_096
  /// Addresses that one service listens on, and other options given several times.
  public static let repeatedValuesMax = 16
  /// Time series of one metric; further label values are counted in one series without a name of its own.
  public static let seriesPerMetricMax = 2_000
  /// Events in one message of the feed.
  public static let eventsPerMessageMax = 256
  /// After a message the feed waits about so long for more events before it sends the next (``GatheringMoments``).
  public static let eventGatheringMilliseconds: Int64 = 20
  /// Bytes of payloads in one message of the feed, after which no further event is added to it. Several such messages fit
  /// into a follower's queue.
  public static let eventBytesPerMessageMax = 128 << 10
  /// Times that a refused event is tried before it is parked.
  public static let eventAttemptsMax = 3
  /// Characters of a reason that is stored with a parked event.
  public static let parkedReasonBytesMax = 1_000
  /// Event loops of one process.
  public static let loopsMax = 256
  /// Bytes of one log line; what is longer is cut.
  public static let logLineBytesMax = 16 << 10
  /// Bytes of a caller's identity in metadata; a longer one is refused unread.
  public static let identityBytesMax = 2_048
  /// Bytes of the key that signs identities.
  public static let identityKeyBytesMin = 32
  /// An identity is good for one to two times this long.
  public static let identityLifetimeSeconds: Int64 = 60
  /// Identities that a process remembers as signed for this minute; when there are more, all are signed anew.
  public static let signedIdentitiesMax = 4_096
  /// Identities that a process remembers as verified; when there are more, all are verified anew.
  public static let verifiedIdentitiesMax = 4_096
  /// Bytes of a list's filter.
  public static let filterBytesMax = 1_000
  /// Words of a filter that stand alone.
  public static let filterWordsMax = 5
  /// Bytes of a request id that a caller gives in metadata; a longer one is replaced.
  public static let requestIDBytesMax = 255
}
