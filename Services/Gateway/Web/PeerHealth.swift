import RPC
import Schemas
import ServiceRuntime

/// Asks the services how they are and tells the process's readiness.
struct PeerHealth: Sendable {
  static let timeoutMilliseconds: Int64 = 1_000

  let services: [Peer: any Channel]
  let ownIdentity: OwnIdentity
  let readiness: Readiness

  /// Asks all at once; returns when each has answered or its second is over.
  func check() async {
    await withTaskGroup(of: Void.self) { group in
      for (peer, channel) in services {
        group.addTask {
          let (isReady, state) = await state(of: channel)
          readiness.set(peer.rawValue, isReady: isReady, state: state)
        }
      }
    }
  }

  private func state(of channel: any Channel) async -> (isReady: Bool, state: String) {
    let health = GrpcHealthV1.Health.Client(channel)
    var options = CallOptions(timeoutMilliseconds: Self.timeoutMilliseconds, waitsForReady: false)
    ownIdentity.add(to: &options)
    do throws(RPCError) {
      let response = try await health.check(GrpcHealthV1.HealthCheckRequest(), options: options)
      return response.status == .serving ? (true, "ready") : (false, "not ready")
    } catch {
      return (false, error.message)
    }
  }
}
