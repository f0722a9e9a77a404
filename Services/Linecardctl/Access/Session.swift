import Foundation
import Transport

/// What a command works with.
struct Session: Sendable {
  let gateway: GatewayClient
  let output: Output
  let loop: EventLoop

  init(_ invocation: Invocation, loop: EventLoop) throws {
    self.loop = loop
    output = Output(isJSON: invocation.has(CommonFlags.json))
    gateway = GatewayClient(
      address: try GatewayAddress(invocation[CommonFlags.gateway] ?? GatewayAddress.standard),
      token: try invocation[CommonFlags.tokenFile].map(Self.token),
      patienceSeconds: try Self.patience(invocation[CommonFlags.patience]), loop: loop)
  }

  private static func patience(_ text: String?) throws(UsageError) -> Int64 {
    guard let text else { return 60 }
    guard let seconds = Int64(text), (0...Limits.patienceSecondsMax).contains(seconds) else {
      throw UsageError("--patience \(text): write whole seconds, 0 to \(Limits.patienceSecondsMax).")
    }
    return seconds
  }

  private static func token(_ path: String) throws(CommandFailure) -> String {
    let bytes = try readFile(path, bytesMax: Limits.tokenBytesMax)
    let token = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw CommandFailure(.noInput, "\(path) does not hold a token: one line of printable characters is expected.")
    }
    return token
  }
}

/// The bytes of a file that a person named, or one sentence.
func readFile(_ path: String, bytesMax: Int) throws(CommandFailure) -> [UInt8] {
  let data: Data
  do {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    if let size = attributes[.size] as? Int, size > bytesMax {
      throw CommandFailure(.data, "\(path) has \(size) bytes; at most \(bytesMax) are read.")
    }
    data = try Data(contentsOf: URL(fileURLWithPath: path))
  } catch let failure as CommandFailure {
    throw failure
  } catch {
    let exists = FileManager.default.fileExists(atPath: path)
    throw CommandFailure(
      .noInput, exists ? "\(path) cannot be read; check its permissions." : "\(path) does not exist.")
  }
  return [UInt8](data)
}
