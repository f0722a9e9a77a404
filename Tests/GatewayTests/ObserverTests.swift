import BillingTypes
import HTTP
import ServiceRuntime
import Synchronization
import Testing

@testable import GatewayService

@Suite struct ObserverTests {
  @Test("who was answered without a request is counted by status, and logged with what was said")
  func refusals() {
    let lines = Mutex<[String]>([])
    let clock = TestClock(startingAt: Instant(millisecondsSinceEpoch: 0))
    let sink = LogSink(level: .debug, clock: clock) { line in
      lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
    }
    let metrics = Metrics()
    let observer = Observer(log: Log(sink: sink, service: "gateway"), metrics: metrics)
    for _ in 0..<2 { observer.noteRefusal(.serviceUnavailable, "Too many.") }
    observer.noteRefusal(.requestTimeout, "Too long.")
    func count(_ status: String) -> Int64 {
      metrics.counter(
        "linecard_http_refusals_total", help: "Connections that were closed with an answer to no request.",
        labels: ["http_response_status_code": status]
      ).value
    }
    #expect([count("503"), count("408"), count("400")] == [2, 1, 0])
    let said = lines.withLock { $0 }
    #expect(said.count == 3 && said[2].contains("\"detail\":\"Too long.\"") && said[2].contains("\"status\":\"408\""))
  }
}
