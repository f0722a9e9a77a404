import BillingTypes
import HTTP
import ServiceRuntime
import Synchronization
import Transport

/// `--watch`: the run's numbers over HTTP while it goes on.
final class WatchPage: Sendable {
  private let text = Mutex("")
  private let group = EventLoopGroup(count: 1, name: "watch")

  /// Serves `/metrics` at an address that this machine alone reaches; says where.
  init(at text: String, _ output: LoadOutput) throws(LoadFailure) {
    let server = HTTPServer(
      group: group, secondsSinceEpoch: { SystemClock().now().millisecondsSinceEpoch / 1_000 },
      handler: { [self] request in answer(request) })
    do {
      let address = try SocketAddress(parsing: text)
      guard address.isLocal else { throw TransportError.invalidAddress("other machines reach \(address)") }
      output.warn("The run can be watched at http://\(try server.listen(on: address))/metrics.\n")
    } catch {
      group.stop()
      throw LoadFailure(.usage, "--watch: \(error).")
    }
  }

  /// Shows what is known now.
  func show(_ result: RunResult, inFlight: Int) {
    let now = WatchText.text(result, inFlight: inFlight)
    text.withLock { $0 = now }
  }

  /// Ends it.
  func close() { group.stop() }

  private func answer(_ request: HTTPRequest) -> HTTPResponse {
    guard request.path == "/metrics" else { return HTTPResponse(.notFound, text: "There is /metrics.\n") }
    return HTTPResponse(.ok, text: text.withLock { $0 }, contentType: WatchText.contentType)
  }
}
