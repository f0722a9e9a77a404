import HTTP
import RPC
import Transport

extension GatewayFace {
  /// Where all that is refused unread is: no page is below it.
  private static let resourcesPath: StaticString = "/v1/"

  /// Turns away requests that are too many, or late. Who asks on these loops after one who was turned away is not looked
  /// at before there is room: each costs as much as it says.
  func turnAway(on loops: EventLoopGroup) -> TurnAway {
    TurnAway(
      readFields: [RequestIdentity.field],
      answerToLate: { [self] glance in
        guard glance.begins(with: Self.resourcesPath), refuses(isLate: true) else { return nil }
        admission.countRefusal()
        return Self.overloaded
      },
      answer: { [self] request in
        let loop = loops.current
        let isLate = loop?.isWithLateGuest ?? false
        guard let answer = refusal(of: request, isLate: isLate) else { return nil }
        if !isLate { loop?.holdGuests(nanosecondsMax: Limits.roundNanosecondsMax) }
        return answer
      })
  }

  /// Nil while there is room, and for the pages: who watches an overloaded house must see it.
  private func refusal(of request: HTTPRequest, isLate: Bool) -> TurnAway.Answer? {
    guard refuses(isLate: isLate), pages.page(at: request.path) == nil else { return nil }
    admission.countRefusal()
    guard let given = request.fields[RequestIdentity.field], RequestIdentity.isUsable(given) else {
      return .ready(Self.overloaded)
    }
    var response = Self.overloaded.response
    response.fields[RequestIdentity.field] = given
    return .response(response)
  }

  private func refuses(isLate: Bool) -> Bool {
    admission.refuses(isLate: isLate, nowNanoseconds: MonotonicClock.nowNanoseconds())
  }

  /// What an overloaded gateway answers: made once, because it is said often and in a hurry.
  private static let overloaded: ReadyAnswer = {
    var problem = Problem(
      .tooManyRequests, code: .resourceExhausted, reason: "OVERLOADED",
      detail: "The house has more to do than it can; nothing was done. Try again in a moment.")
    problem.retryDelayMilliseconds = 1_000
    var response = problem.response(requestID: "", instance: nil)
    addCommonFields(to: &response, requestID: nil)
    return ReadyAnswer(response)
  }()
}
