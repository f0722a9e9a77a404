import HTTP
import Protobuf
import RPC
import ServiceRuntime
import Transport

/// What a loop has to call one target with.
enum TargetClient: Sendable {
  case rest(RESTClient)
  case ttrpc([RPCClient], identity: HouseIdentity?)
  case connect(HTTPClient, LoadTarget.Codec, token: String?)

  init(_ target: LoadTarget, loop: EventLoop, group: EventLoopGroup, surroundings: LoadSurroundings) {
    switch target.face {
    case .rest: self = .rest(RESTClient(Self.http(target, loop), token: surroundings.token))
    case .connect: self = .connect(Self.http(target, loop), target.codec, token: surroundings.token)
    case .ttrpc:
      var limits = ClientLimits()
      limits.waitingCallsMax = LoadLimits.inFlightMax
      limits.streamsPerConnectionMax = LoadLimits.inFlightMax
      // A call that is sent again hides what the first attempt met.
      limits.attemptsMax = 1
      if let calls = target.callsPerConnection { limits.streamIDLast = UInt32(clamping: calls * 2 - 1) }
      let clients = (0..<target.connections).map { _ in
        RPCClient(endpoints: [target.address], group: group, limits: limits, randomness: { 0 })
      }
      let identity = surroundings.identityKey.map { HouseIdentity(key: $0, clock: SystemClock()) }
      self = .ttrpc(clients, identity: identity)
    }
  }

  private static func http(_ target: LoadTarget, _ loop: EventLoop) -> HTTPClient {
    var limits = HTTPClientLimits()
    limits.connectionCountMax = target.connections
    limits.waitingCountMax = LoadLimits.inFlightMax
    limits.keepsAllFields = false
    return HTTPClient(address: target.address, loop: loop, limits: limits)
  }

  func close() {
    switch self {
    case .rest(let client): client.close()
    case .connect(let client, _, _): client.close()
    case .ttrpc(let clients, _): for client in clients { client.close() }
    }
  }
}

/// What a run is given besides its scenario.
package struct LoadSurroundings: Sendable {
  /// Bearer token for REST targets.
  package var token: String?
  /// The key with which calls of ttrpc targets are signed as the provider's staff.
  package var identityKey: [UInt8]?
  /// Part of every idempotency key, so that another run of the scenario has other effects.
  package var runID: String
  package var loopCount: Int
  /// Which share of the arrivals this process has: those whose number leaves `worker` when divided by `workerCount`.
  package var worker = 0
  package var workerCount = 1
  /// When the schedule begins, on the monotonic clock; nil for at once.
  package var startNanoseconds: UInt64?

  /// Surroundings as given.
  package init(token: String? = nil, identityKey: [UInt8]? = nil, runID: String, loopCount: Int) {
    self.token = token
    self.identityKey = identityKey
    self.runID = runID
    self.loopCount = loopCount
  }
}
