import Glibc
import Protobuf
import Transport

@testable import RPC

/// A ttrpc client made of a plain socket, for what no proper client would send. Calls block for at most ten seconds.
final class RawPeer {
  struct Frame: Equatable {
    var streamID: UInt32
    var type: UInt8
    var flags: UInt8
    var data: [UInt8]
  }

  enum Problem: Error {
    case cannotConnect(Int32)
    case cannotSend(Int32)
    case nothingCame
  }

  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(_ address: SocketAddress) throws {
    guard case .ipv4(_, let port) = address else { throw Problem.cannotConnect(0) }
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var timeout = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_port = port.bigEndian
    target.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &target) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result != 0 { throw Problem.cannotConnect(errno) }
  }

  deinit { close(descriptor) }

  /// Sends bytes as they are.
  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count < 0 { throw Problem.cannotSend(errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// Sends one frame.
  func send(_ streamID: UInt32, _ type: UInt8, _ flags: UInt8 = 0, _ data: [UInt8] = []) throws {
    try send(Self.frame(streamID, type, flags, data))
  }

  static func frame(_ streamID: UInt32, _ type: UInt8, _ flags: UInt8 = 0, _ data: [UInt8] = []) -> [UInt8] {
    Self.bigEndian(UInt32(data.count)) + Self.bigEndian(streamID) + [type, flags] + data
  }

  static func bigEndian(_ value: UInt32) -> [UInt8] {
    [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
  }

  /// A request envelope, written independently of the code under test.
  static func request(
    _ service: String, _ method: String, _ payload: [UInt8] = [], timeout: Int64 = 0,
    metadata: [(String, String)] = []
  ) -> [UInt8] {
    var bytes = field(1, Array(service.utf8)) + field(2, Array(method.utf8))
    if !payload.isEmpty { bytes += field(3, payload) }
    if timeout != 0 { bytes += [4 << 3] + varint(UInt64(bitPattern: timeout)) }
    for (key, value) in metadata { bytes += field(5, field(1, Array(key.utf8)) + field(2, Array(value.utf8))) }
    return bytes
  }

  /// Sends a request to the test service.
  func call(
    _ streamID: UInt32, _ method: String, _ text: String = "", count: Int32 = 0, flags: UInt8 = 0, timeout: Int64 = 0,
    metadata: [(String, String)] = []
  ) throws {
    let payload = TextMessage(text, count: count).serialized()
    try send(
      streamID, 1, flags,
      Self.request(TestService.name, method, payload, timeout: timeout, metadata: metadata))
  }

  static func field(_ number: UInt8, _ data: [UInt8]) -> [UInt8] {
    [number << 3 | 2] + varint(UInt64(data.count)) + data
  }

  static func varint(_ value: UInt64) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8(value & 127) | 128] + varint(value >> 7)
  }

  /// The next frame; nil when the server has ended the connection.
  func receive() throws -> Frame? {
    while true {
      if buffer.count >= 10 {
        let length = buffer[0..<4].reduce(0) { $0 << 8 | Int($1) }
        if buffer.count >= 10 + length {
          let id = buffer[4..<8].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
          let frame = Frame(streamID: id, type: buffer[8], flags: buffer[9], data: Array(buffer[10..<10 + length]))
          buffer.removeFirst(10 + length)
          return frame
        }
      }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count == 0 || (count < 0 && errno == ECONNRESET) { return nil }
      if count < 0 { throw Problem.nothingCame }
      buffer += chunk[..<count]
    }
  }

  /// The next frame, which must be a Response: its stream and its outcome.
  func response() throws -> (streamID: UInt32, outcome: Result<TextMessage, RPCError>) {
    guard let frame = try receive(), frame.type == 2 else { throw Problem.nothingCame }
    let outcome = frame.data.withUnsafeBytes { bytes in
      ResponseEnvelope.withUnpacked(bytes, arena: .init()) { result in
        result.map { (try? TextMessage(serialized: $0)) ?? TextMessage("not a message") }
      }
    }
    return (frame.streamID, outcome)
  }

  /// The code of the next Response, `.ok` for success.
  func responseCode() throws -> StatusCode {
    switch try response().outcome {
    case .success: .ok
    case .failure(let error): error.code
    }
  }

  /// Ends the sending side.
  func halfClose() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Makes the kernel reset the connection when this object goes.
  func resetOnClose() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }
}
