import Foundation
import Testing

@testable import GatewayService

@Suite struct OperatorTokenTests {
  private func withDirectory(_ body: (String) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("token-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(directory.path)
  }

  @Test("made once, for the owner's eyes only, and read again")
  func made() throws {
    try withDirectory { directory in
      let path = directory + "/operator-token"
      let token = try OperatorToken.load(path: path) { [UInt8](repeating: 0xa5, count: $0) }
      #expect(token.matches(String(repeating: "a5", count: 32)))
      #expect(!token.matches(String(repeating: "a5", count: 31) + "a6"))
      #expect(!token.matches("") && !token.matches(String(repeating: "a5", count: 33)))
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect((attributes[.posixPermissions] as? Int) == 0o600)
      let again = try OperatorToken.load(path: path) { _ in [] }
      #expect(again.matches(String(repeating: "a5", count: 32)))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["operator-token"])
    }
  }

  @Test(
    "a token that is too short, too long or unprintable is refused with a sentence",
    arguments: [(31, "x"), (32, "x"), (4_096, "x"), (4_097, "x"), (40, " "), (40, "\u{FC}")])
  func contents(_ count: Int, _ character: String) throws {
    try withDirectory { directory in
      let path = directory + "/token"
      try (String(repeating: character, count: count) + "\n").write(toFile: path, atomically: true, encoding: .utf8)
      let isGood = character == "x" && (32...4_096).contains(count)
      do throws(OperatorToken.FileError) {
        let token = try OperatorToken.load(path: path) { _ in [] }
        #expect(isGood && token.matches(String(repeating: character, count: count)))
      } catch {
        #expect(!isGood && error.description.contains(path))
      }
    }
  }

  @Test("the gateway's own directory is made with the token")
  func ownDirectory() throws {
    try withDirectory { directory in
      let own = directory + "/data//gateway"
      for _ in 0..<2 {
        let token = try OperatorToken.load(directory: own) { [UInt8](repeating: 0x11, count: $0) }
        #expect(token.matches(String(repeating: "1", count: 64)))
      }
      try "".write(toFile: directory + "/file", atomically: true, encoding: .utf8)
      #expect(throws: OperatorToken.FileError.self) {
        try OperatorToken.load(directory: directory + "/file/gateway") { [UInt8](repeating: 1, count: $0) }
      }
    }
  }

  @Test func unusablePlaces() throws {
    try withDirectory { directory in
      for path in [directory, directory + "/missing/token"] {
        let error = #expect(throws: OperatorToken.FileError.self) {
          try OperatorToken.load(path: path) { [UInt8](repeating: 1, count: $0) }
        }
        #expect(error?.description.contains("--operator-token-file") == true)
      }
    }
  }
}
