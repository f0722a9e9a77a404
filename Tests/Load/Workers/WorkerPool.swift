import RPC
import Schemas
import ServiceRuntime
import Transport

/// The same run in several processes, here or elsewhere: each has its share of the arrivals and keeps its own histograms,
/// which are merged here. All begin at the same instant, each by its own clock.
final class WorkerPool: Sendable {
  /// From telling all to the beginning, in nanoseconds: time for the slowest to be ready.
  private static let headStart: UInt64 = 300_000_000
  private static let clockReadings = 9

  private let group = EventLoopGroup(count: 1, name: "workers")
  private let clients: [RPCClient]
  private let addresses: [String]

  init(_ addresses: [String]) throws(LoadFailure) {
    self.addresses = addresses
    guard addresses.count <= LoadLimits.workersMax else {
      throw LoadFailure(.usage, "At most \(LoadLimits.workersMax) workers can share a run.")
    }
    var clients: [RPCClient] = []
    for text in addresses {
      guard let address = try? SocketAddress(parsing: text) else {
        throw LoadFailure(.usage, "--worker-at \(text.prefix(80)): that is no address.")
      }
      clients.append(RPCClient(endpoints: [address], group: group, randomness: { 0 }))
    }
    self.clients = clients
  }

  /// Gives a worker its share.
  func prepare(_ number: Int, _ request: LoadV1.PrepareLoadRequest) async throws(LoadFailure) {
    do {
      let options = CallOptions(timeoutMilliseconds: LoadLimits.workerWaitMilliseconds)
      _ = try await worker(number).prepareLoad(request, options: options)
    } catch {
      throw failure(number, error)
    }
  }

  /// Asks all to begin no more work.
  func stop() {
    for number in clients.indices {
      Task { try? await worker(number).stopLoad(LoadV1.StopLoadRequest()) }
    }
  }

  /// Closes the connections.
  func close() {
    for client in clients { client.close() }
    group.stop()
  }

  /// Runs all to their ends. The ending has all their arrivals, the longest time and the busiest worker's share.
  func run(stepCount: Int, _ report: (LoadEngine.Report) -> Void) async throws(LoadFailure) -> LoadEngine.Ending {
    var offsets: [UInt64] = []
    for number in clients.indices { offsets.append(try await clockOffset(number)) }
    let start = MonotonicClock.nowNanoseconds() + Self.headStart
    let (lines, continuation) = AsyncStream<Result<WorkerLine, LoadFailure>>.makeStream()
    for (number, offset) in offsets.enumerated() {
      Task {
        do throws(LoadFailure) {
          try await follow(number, start: start &+ offset, stepCount) { continuation.yield(.success($0)) }
        } catch {
          continuation.yield(.failure(error))
        }
      }
    }
    var endings: [LoadEngine.Ending] = []
    for await line in lines {
      switch line {
      case .success(.report(let one)): report(one)
      case .success(.ending(let ending)): endings.append(ending)
      case .failure(let failure):
        stop()
        throw failure
      }
      if endings.count == clients.count { break }
    }
    return LoadEngine.Ending(
      planned: endings.reduce(0) { $0 + $1.planned }, measuredSeconds: endings.map(\.measuredSeconds).max() ?? 0,
      processorShare: endings.map(\.processorShare).max() ?? 0)
  }

  private func worker(_ number: Int) -> LoadV1.LoadWorkersService.Client {
    LoadV1.LoadWorkersService.Client(clients[number])
  }

  /// What is to be added to our clock for the worker's. The quickest of several readings is the most exact.
  private func clockOffset(_ number: Int) async throws(LoadFailure) -> UInt64 {
    var best: (length: UInt64, offset: UInt64) = (.max, 0)
    for _ in 0..<Self.clockReadings {
      let before = MonotonicClock.nowNanoseconds()
      let reading: LoadV1.ReadClockResponse
      do {
        reading = try await worker(number).readClock(LoadV1.ReadClockRequest())
      } catch {
        throw failure(number, error)
      }
      let length = MonotonicClock.nowNanoseconds() - before
      if length < best.length { best = (length, reading.nanoseconds &- (before + length / 2)) }
    }
    return best.offset
  }

  private func follow(
    _ number: Int, start: UInt64, _ stepCount: Int, _ say: (WorkerLine) -> Void
  ) async throws(LoadFailure) {
    var document: [UInt8] = []
    var hasEnded = false
    do {
      // A run takes as long as it takes.
      let options = CallOptions(timeoutMilliseconds: nil)
      let stream = worker(number).runLoad(LoadV1.RunLoadRequest(startNanoseconds: start), options: options)
      for try await response in stream {
        document += response.piece
        guard response.endsDocument else { continue }
        let line = try WorkerLine(String(decoding: document, as: UTF8.self), stepCount: stepCount)
        if case .ending = line { hasEnded = true }
        say(line)
        document = []
      }
    } catch {
      throw failure(number, error)
    }
    guard hasEnded else { throw LoadFailure(.software, "The worker \(addresses[number]) did not come to its end.") }
  }

  private func failure(_ number: Int, _ error: any Error) -> LoadFailure {
    LoadFailure(.unavailable, "The worker \(addresses[number]): \(error)")
  }
}
