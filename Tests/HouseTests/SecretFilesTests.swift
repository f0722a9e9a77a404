import Foundation
import TestHouse
import Testing

/// What is said about secrets that cannot be used, before anything is served.
@Suite struct SecretFilesTests {
  /// Starts a program in `directory`, which must end with 78 and name `path`.
  private func refuses(_ program: String, in directory: TemporaryDirectory, _ arguments: [String], naming path: String)
    async throws
  {
    do {
      let service = try await SpawnedService.start(
        program, in: directory.path, listen: ["127.0.0.1:0"], arguments: arguments)
      await service.stop()
      Issue.record("\(program) started with \(arguments)")
    } catch let error as SpawnedService.NotReady {
      #expect(error.ending == .exited(78), "\(error)")
      #expect(error.output.contains(path), "\(error)")
    }
  }

  @Test("the operator's token: too short, or no file")
  func operatorToken() async throws {
    let directory = TemporaryDirectory()
    let short = directory.path + "/short"
    try "short".write(toFile: short, atomically: true, encoding: .utf8)
    for path in [short, directory.path] {
      try await refuses("Gateway", in: directory, ["--operator-token-file", path], naming: path)
    }
  }

  @Test("the key of identities is missing")
  func identityKey() async throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/none"
    let ended = await #expect(throws: SpawnedService.NotReady.self) {
      try await SpawnedService.start("Users", in: directory.path, arguments: ["--identity-key-file", path])
    }
    #expect(ended?.ending == .exited(78) && ended?.output.contains(path) == true)
  }

  @Test("the secret of one-time passwords is damaged")
  func signInSecret() async throws {
    let directory = TemporaryDirectory()
    let data = directory.path + "/Users"
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    try "short".write(toFile: data + "/sign-in-secret", atomically: true, encoding: .utf8)
    try await refuses("Users", in: directory, [], naming: data + "/sign-in-secret")
  }
}
