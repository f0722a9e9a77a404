public import HTTP
public import RPC

/// What a service hands to the runtime when it has been made.
public struct RunningService: Sendable {
  /// The services that it serves over ttrpc, beside those that the runtime adds to every process (health, reflection, the
  /// event feed, the test clock).
  public var registrations: [ServiceRegistration]
  /// Background followers of peers' events; the runtime starts and stops them.
  public var followers: [EventFollower]
  /// What answers on the `--listen` addresses of a service with an HTTP face.
  public var http: HTTPFace?
  /// Called when calls have ended and before the database closes.
  public var stop: @Sendable () async -> Void

  /// A service as given.
  public init(
    registrations: [ServiceRegistration] = [], followers: [EventFollower] = [], http: HTTPFace? = nil,
    stop: @escaping @Sendable () async -> Void = {}
  ) {
    self.registrations = registrations
    self.followers = followers
    self.http = http
    self.stop = stop
  }
}

/// How a service answers HTTP requests.
public struct HTTPFace: Sendable {
  public var handler: HTTPServer.Handler
  /// The answer to what is refused before it is a request.
  public var refusal: HTTPServer.Refusal
  public var limits: HTTPServerLimits
  /// Where the limit of bodies is not the same for every path.
  public var bodyBytesMax: HTTPServer.BodyBytesMax?
  /// What is answered to requests that are too many.
  public var turnAway: TurnAway?

  /// A face as given; refusals are plain text unless said otherwise.
  public init(
    limits: HTTPServerLimits = HTTPServerLimits(), bodyBytesMax: HTTPServer.BodyBytesMax? = nil,
    refusal: @escaping HTTPServer.Refusal = { HTTPResponse($0, text: $1 + "\n") },
    turnAway: TurnAway? = nil, handler: @escaping HTTPServer.Handler
  ) {
    self.limits = limits
    self.bodyBytesMax = bodyBytesMax
    self.turnAway = turnAway
    self.refusal = refusal
    self.handler = handler
  }
}
