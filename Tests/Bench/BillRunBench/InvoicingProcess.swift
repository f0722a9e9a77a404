import Foundation
import Measuring
import RPC
import Schemas
import TestHouse
import Transport

/// The real Invoicing on a directory, with producers that have so many accounts.
final class InvoicingProcess {
  let channel: RPCClient
  private let service: SpawnedService
  private let producers: Producers
  private let group: EventLoopGroup

  private init(service: SpawnedService, producers: Producers, group: EventLoopGroup) throws {
    self.service = service
    self.producers = producers
    self.group = group
    channel = RPCClient(
      endpoints: [try SocketAddress(parsing: "unix:" + service.socketPath)], group: group, randomness: { 4 })
  }

  static func start(in directory: String, accounts: Int) async throws -> InvoicingProcess {
    let group = EventLoopGroup(count: 1, name: "bench")
    let producers = try Producers(accounts: accounts, group: group)
    let service = try await SpawnedService.start(
      "Invoicing", in: directory,
      arguments: [
        "--users-address", producers.usersAddress.description, "--subscriptions-address",
        producers.subscriptionsAddress.description,
      ])
    return try InvoicingProcess(service: service, producers: producers, group: group)
  }

  /// Returns when every event has taken effect.
  func catchUp(accounts: Int) async throws {
    let events = EventsV1.EventsService.Client(channel)
    for producer in ["users", "subscriptions"] {
      let request = EventsV1.GetWatermarkRequest(producer: producer, producerSequence: UInt64(accounts))
      _ = try await events.getWatermark(request, options: CallOptions(isIdempotent: true, waitsForReady: true))
    }
  }

  /// User and system time that it has taken so far.
  var processorMicroseconds: Double { Measurement.processorMicroseconds(of: service.process.processID) }

  /// The most memory that it has had, as the kernel counts it.
  var memoryMebibytes: Double {
    get throws {
      let status = try String(contentsOfFile: "/proc/\(service.process.processID)/status", encoding: .utf8)
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
      guard let kibibytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first,
        let value = Double(kibibytes)
      else { preconditionFailure("the kernel does not tell the memory of a process") }
      return value / 1_024
    }
  }

  func stop() async {
    channel.close()
    let ending = await service.stop()
    precondition(ending == .exited(0), "Invoicing ended with \(ending)")
    group.stop()
  }
}
