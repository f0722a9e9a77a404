import HTTP
import Transport

/// A server on a port of its own, for one test.
struct TestServer {
  let group: EventLoopGroup
  let server: HTTPServer
  let address: SocketAddress

  var loop: EventLoop { group.loops[0] }

  /// 6 November 1994, the date of the RFC's example.
  static let secondsSinceEpoch: Int64 = 784_111_777

  private init(
    limits: HTTPServerLimits, turnAway: TurnAway?, handler: @escaping HTTPServer.Handler
  ) throws {
    group = EventLoopGroup(count: 2, name: "http-test")
    server = HTTPServer(
      group: group, limits: limits, secondsSinceEpoch: { Self.secondsSinceEpoch }, turnAway: turnAway, handler: handler)
    address = try server.listen(on: SocketAddress(parsing: "127.0.0.1:0"))
  }

  /// Runs `body` against a server and stops it.
  static func run(
    limits: HTTPServerLimits = .patient, turnAway: TurnAway? = nil,
    handler: @escaping HTTPServer.Handler = echo,
    _ body: (TestServer) async throws -> Void
  ) async throws {
    let test = try TestServer(limits: limits, turnAway: turnAway, handler: handler)
    defer { test.group.stop() }
    try await body(test)
    await test.server.drain(timeoutMilliseconds: 0)
  }

  /// Answers with the method, the target and the body.
  static let echo: HTTPServer.Handler = { request in
    HTTPResponse(
      .ok, text: "\(request.method.rawValue) \(request.target) \(String(decoding: request.body, as: UTF8.self))")
  }

  func open() async throws -> RawConnection {
    try await RawConnection.open(address, on: group.loops[1])
  }

  /// Does this on each loop, one after the other, each time after so long.
  func onEachLoop(afterNanoseconds delayNanoseconds: UInt64 = 0, _ body: @escaping @Sendable (EventLoop) -> Void) async
  {
    for loop in group.loops {
      await withCheckedContinuation { continuation in
        loop.execute {
          loop.schedule(afterNanoseconds: delayNanoseconds) {
            body(loop)
            continuation.resume()
          }
        }
      }
    }
  }

  /// Sends this and returns all that comes until the server closes.
  func talk(_ text: String) async throws -> String {
    let raw = try await open()
    await raw.send(text)
    return await raw.readToEnd()
  }
}

extension HTTPServerLimits {
  /// Limits under which no test is hurried, however busy the machine is.
  static var patient: HTTPServerLimits {
    var limits = HTTPServerLimits()
    limits.headMilliseconds = 600_000
    limits.bodyGraceMilliseconds = 600_000
    limits.idleMilliseconds = 600_000
    return limits
  }
}
