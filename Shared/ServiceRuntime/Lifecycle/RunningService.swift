package import HTTP
package import RPC

/// What a service hands to the runtime when it has been made.
package struct RunningService: Sendable {
  /// The services that it serves over ttrpc, beside those that the runtime adds to every process (health, reflection, the
  /// event feed, the test clock).
  package var registrations: [ServiceRegistration]
  /// Background followers of peers' events; the runtime starts and stops them.
  package var followers: [EventFollower]
  /// What answers on the `--listen` addresses of a service with an HTTP face.
  package var http: HTTPFace?
  /// Called when calls have ended and before the database closes.
  package var stop: @Sendable () async -> Void

  /// A service as given.
  package init(
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
package struct HTTPFace: Sendable {
  package var handler: HTTPServer.Handler
  /// The answer to what is refused before it is a request.
  package var refusal: HTTPServer.Refusal
  package var limits: HTTPServerLimits
  /// Where the limit of bodies is not the same for every path.
  package var bodyBytesMax: HTTPServer.BodyBytesMax?
  /// What is answered to requests that are too many.
  package var turnAway: HTTPServer.TurnAway?

  /// A face as given; refusals are plain text unless said otherwise.
  package init(
    limits: HTTPServerLimits = HTTPServerLimits(), bodyBytesMax: HTTPServer.BodyBytesMax? = nil,
    refusal: @escaping HTTPServer.Refusal = { HTTPResponse($0, text: $1 + "\n") },
    turnAway: HTTPServer.TurnAway? = nil, handler: @escaping HTTPServer.Handler
  ) {
    self.limits = limits
    self.bodyBytesMax = bodyBytesMax
    self.turnAway = turnAway
    self.refusal = refusal
    self.handler = handler
  }
}
