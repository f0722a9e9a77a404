import Synchronization

/// Where the lines of all logs of a process go, one at a time.
public final class LogSink: Sendable {
  private let levelNumber: Atomic<Int>
  private let clock: any WallClock
  private let writing = Mutex(())
  private let write: @Sendable ([UInt8]) -> Void

  /// A sink that hands every line of at least `level`, with its line end, to `write`.
  public init(level: LogLevel, clock: any WallClock, write: @escaping @Sendable ([UInt8]) -> Void) {
    levelNumber = Atomic(level.rawValue)
    self.clock = clock
    self.write = write
  }

  /// A sink on standard error.
  public static func standardError(level: LogLevel) -> LogSink {
    LogSink(level: level, clock: SystemClock()) { ProcessSurroundings.write($0, descriptor: 2) }
  }

  /// The least level that is written; may be changed at any time.
  public var level: LogLevel {
    get { LogLevel(rawValue: levelNumber.load(ordering: .relaxed)) ?? .info }
    set { levelNumber.store(newValue.rawValue, ordering: .relaxed) }
  }

  func takes(_ level: LogLevel) -> Bool { level.rawValue >= levelNumber.load(ordering: .relaxed) }

  func add(_ level: LogLevel, _ message: StaticString, service: String, _ metadata: [String: String]) {
    let line = LogLine.bytes(
      time: clock.now(), level: level, service: service, message: message, metadata: metadata)
    writing.withLock { _ in write(line) }
  }
}
