import Synchronization

/// An answer that is given often and in a hurry: it is made into bytes once a second, because it holds the date.
public final class ReadyAnswer: Sendable {
  private struct Made {
    var date = ""
    var bytes: [UInt8] = []
  }

  /// What it says.
  public let response: HTTPResponse
  private let made = Mutex(Made())

  /// An answer without fields of its own for each request.
  public init(_ response: HTTPResponse) { self.response = response }

  /// The whole message, to a request that is not HEAD and after which the connection stays.
  func bytes(date: String) -> [UInt8] {
    made.withLock { made in
      if made.date != date {
        let bytes = MessageWriter.bytes(countMax: MessageWriter.countMax(response)) { writer in
          writer.write(response, answering: .get, date: date, connection: nil)
        }
        made = Made(date: date, bytes: bytes)
      }
      return made.bytes
    }
  }
}
