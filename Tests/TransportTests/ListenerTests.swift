import Glibc
import Testing
import Transport

@Suite struct ListenerTests {
  private func path(_ name: String) -> String { "/tmp/linecard-listener-\(getpid())-\(name).sock" }

  @Test func portZeroBecomesAPort() throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let listener = try Listener.listen(on: .ipv4([127, 0, 0, 1], port: 0), group: group) { $0.close() }
    #expect(try #require(listener.address.port) > 0)
  }

  @Test func addressInUseSaysSo() throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let listener = try Listener.listen(on: .ipv4([127, 0, 0, 1], port: 0), group: group) { $0.close() }
    let error = #expect(throws: TransportError.self) {
      try Listener.listen(on: listener.address, group: group) { $0.close() }
    }
    #expect(error?.description == "cannot listen on \(listener.address): Address already in use")
  }

  @Test func staleUnixSocketIsReplacedAndALiveOneIsNot() async throws {
    let path = path("stale")
    // What a killed process leaves: a bound socket that nobody listens on.
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    #expect(isBound)
    close(descriptor)
    let group = EventLoopGroup(count: 1)
    let listener = try Listener.listen(on: .unix(path: path), group: group) { $0.close() }
    #expect(listener.address == .unix(path: path))
    #expect(throws: TransportError.self) { try Listener.listen(on: .unix(path: path), group: group) { $0.close() } }
    await withCheckedContinuation { continuation in listener.close { continuation.resume() } }
    #expect(access(path, F_OK) != 0)
    group.stop()
  }

  @Test func fileThatIsNoSocketIsLeftAlone() throws {
    let path = path("file")
    let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
    close(descriptor)
    defer { unlink(path) }
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    #expect(throws: TransportError.self) { try Listener.listen(on: .unix(path: path), group: group) { $0.close() } }
    #expect(access(path, F_OK) == 0)
  }

  @Test func connectionsAreSpreadOverTheLoops() async throws {
    let group = EventLoopGroup(count: 2)
    defer { group.stop() }
    let (accepted, continuation) = AsyncStream.makeStream(of: Int.self)
    let listener = try Listener.listen(on: .ipv4([127, 0, 0, 1], port: 0), group: group) { connection in
      continuation.yield(connection.loop === group.loops[0] ? 0 : 1)
      connection.start(EchoHandler())
    }
    var counts = [0, 0]
    var iterator = accepted.makeAsyncIterator()
    for _ in 0..<10 {
      let connection = try await Connection.connect(to: listener.address, on: group.loops[0]) { _ in EchoHandler() }
      if let index = await iterator.next() { counts[index] += 1 }
      connection.loop.execute { connection.close() }
    }
    #expect(counts == [5, 5])
  }

  @Test func connectionThatIsRefusedSaysWhy() async throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let listener = try Listener.listen(on: .ipv4([127, 0, 0, 1], port: 0), group: group) { $0.close() }
    await withCheckedContinuation { continuation in listener.close { continuation.resume() } }
    let error = await #expect(throws: TransportError.self) {
      _ = try await Connection.connect(to: listener.address, on: group.loops[0]) { _ in EchoHandler() }
    }
    #expect(error?.description == "cannot connect to \(listener.address): Connection refused")
  }
}
