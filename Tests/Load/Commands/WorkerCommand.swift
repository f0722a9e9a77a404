import Foundation
import RPC
import Schemas
import ServiceRuntime
import Synchronization
import Transport

/// `linecard-load worker`: waits for coordinators and does their load, one run at a time.
struct WorkerCommand {
  let arguments: LoadArguments
  let output: LoadOutput

  func run(_ interrupt: InterruptWatch) async throws(LoadFailure) -> LoadExit {
    let group = EventLoopGroup(count: 1, name: "worker")
    let server = RPCServer(
      registrations: [LoadV1.LoadWorkersService.registration(LoadWorker(try surroundings()))], group: group)
    let address = try listen(server)
    // Read by who started it.
    output.say("\(address)\n")
    let (ended, end) = AsyncStream<Void>.makeStream()
    interrupt.action = { end.finish() }
    if arguments.has("--with-parent") {
      Thread.detachNewThread {
        while !FileHandle.standardInput.availableData.isEmpty {}
        end.finish()
      }
    }
    for await _ in ended {}
    await server.drain(deadlineMilliseconds: 100)
    await group.stopAndWait()
    return interrupt.isSet ? .interrupted : .done
  }

  private func surroundings() throws(LoadFailure) -> LoadSurroundings {
    var own = LoadSurroundings(runID: "", loopCount: max(1, ProcessInfo.processInfo.activeProcessorCount))
    if let file = arguments.text("--token-file") { own.token = try LoadFiles.secret(file) }
    if let file = arguments.text("--identity-key-file") { own.identityKey = Array(try LoadFiles.secret(file).utf8) }
    return own
  }

  private func listen(_ server: RPCServer) throws(LoadFailure) -> SocketAddress {
    let text = arguments.text("--listen") ?? "127.0.0.1:0"
    let address: SocketAddress
    do {
      address = try SocketAddress(parsing: text)
    } catch {
      throw LoadFailure(.usage, "--listen: \(error).")
    }
    guard address.isLocal || arguments.has("--allow-remote") else {
      throw LoadFailure(
        .usage,
        "--listen \(text.prefix(80)): other machines reach this, and whoever does can make this one load "
          + "anything; give --allow-remote if that is meant.")
    }
    do {
      return try server.listen(on: address)
    } catch {
      throw LoadFailure(.unavailable, "--listen: \(error).")
    }
  }
}
