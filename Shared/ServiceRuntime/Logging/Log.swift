/// Writes JSON lines. The message is fixed text, so that lines of one kind can be found; what varies is metadata. Never
/// put a secret, a card number or a whole request into metadata.
public struct Log: Sendable {
  private let sink: LogSink
  private let service: String
  private let context: [String: String]

  /// The log of a service.
  public init(sink: LogSink, service: String, context: [String: String] = [:]) {
    self.sink = sink
    self.service = service
    self.context = context
  }

  /// A log whose lines all carry these values too.
  public func with(_ metadata: [String: String]) -> Log {
    Log(sink: sink, service: service, context: context.merging(metadata) { $1 })
  }

  /// For finding a fault.
  public func debug(_ message: StaticString, _ metadata: @autoclosure () -> [String: String] = [:]) {
    add(.debug, message, metadata)
  }

  /// What happens in good order.
  public func info(_ message: StaticString, _ metadata: @autoclosure () -> [String: String] = [:]) {
    add(.info, message, metadata)
  }

  /// Worth a look, and handled.
  public func warning(_ message: StaticString, _ metadata: @autoclosure () -> [String: String] = [:]) {
    add(.warning, message, metadata)
  }

  /// Somebody must act.
  public func error(_ message: StaticString, _ metadata: @autoclosure () -> [String: String] = [:]) {
    add(.error, message, metadata)
  }

  private func add(_ level: LogLevel, _ message: StaticString, _ metadata: () -> [String: String]) {
    guard sink.takes(level) else { return }
    sink.add(level, message, service: service, context.merging(metadata()) { $1 })
  }
}
