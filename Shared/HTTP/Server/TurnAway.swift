/// Who is turned away by a server that has too much to do, and with what. Asked of every request, so it must be quick.
public struct TurnAway: Sendable {
  /// What somebody is told who is turned away.
  public enum Answer: Sendable {
    /// The same as everybody.
    case ready(ReadyAnswer)
    /// Something for this request alone.
    case response(HTTPResponse)
  }

  /// Fields that decide about what follows the request.
  private static let decidingFields = ["Connection", "Expect", "Transfer-Encoding", "Upgrade"]

  let answer: @Sendable (HTTPRequest) -> Answer?
  let answerToLate: (@Sendable (RequestGlance) -> ReadyAnswer?)?
  let read: RequestGlance.Names

  /// - Parameters:
  ///   - readFields: names of fields for whose sake `answerToLate` is not asked.
  ///   - answerToLate: the answer to a guest who is late (`EventLoop.isWithLateGuest`), without reading the request; nil
  ///     when it has to be read.
  ///   - answer: the answer to a request; nil when it is welcome.
  public init(
    readFields: [String] = [], answerToLate: (@Sendable (RequestGlance) -> ReadyAnswer?)? = nil,
    answer: @escaping @Sendable (HTTPRequest) -> Answer?
  ) {
    self.answer = answer
    self.answerToLate = answerToLate
    read = RequestGlance.Names(Self.decidingFields + readFields)
  }
}
