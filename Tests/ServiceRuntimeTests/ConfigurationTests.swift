import Foundation
import ServiceRuntime
import Storage
import TestHouse
import Testing
import Transport

/// Options of every kind, for the tests of configuration.
private enum Sample: Service {
  static let name = "sample"
  static let summary = "For tests."
  static let face = ServiceFace.rpc(defaultPort: 7000)
  static let migrations: [Migration]? = nil
  static let peers = [Peer.users]
  static let options = [
    Option("greeting", .text, default: "hello", help: "a text"),
    Option("retries", .integer(1...9), default: "3", help: "a number"),
    Option("wait", .duration(10...60_000), default: "1s", help: "a time"),
    Option("token-file", .secretFile, help: "a secret"),
  ]

  static func start(_ environment: ServiceEnvironment) async throws -> RunningService { RunningService() }
}

@Suite struct ConfigurationTests {
  private func read(
    _ arguments: [String], _ environment: [String: String] = [:]
  ) throws(ConfigurationError) -> Configuration {
    try Configuration(of: Sample.self, ProcessSurroundings(arguments: arguments, environment: environment))
  }

  private func sentence(_ arguments: [String], _ environment: [String: String] = [:]) -> (String, ExitCode)? {
    do {
      _ = try read(arguments, environment)
      return nil
    } catch {
      return (error.description, error.exitCode)
    }
  }

  private func file(_ text: String, in directory: TemporaryDirectory) throws -> String {
    let path = directory.path + "/sample.conf"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test("flags win over variables, and those over the file, option by option")
  func precedence() throws {
    let directory = TemporaryDirectory()
    let path = try file("greeting = file\nretries = 4\nwait=2s\n", in: directory)
    let environment = ["LINECARD_SAMPLE_GREETING": "variable", "LINECARD_SAMPLE_RETRIES": "5"]
    let configuration = try read(["--config", path, "--greeting=flag"], environment)
    #expect(configuration.text("greeting") == "flag")
    #expect(configuration.integer("retries") == 5)
    #expect(configuration.milliseconds("wait") == 2_000)
    #expect(configuration.setting("greeting").source == .flag("greeting"))
    #expect(configuration.setting("retries").source == .environment(variable: "LINECARD_SAMPLE_RETRIES"))
    #expect(configuration.setting("wait").source == .file(path: path, line: 3))
    #expect(configuration.setting("log-level").source == .builtIn)
  }

  @Test func defaults() throws {
    let configuration = try read([])
    #expect(configuration.text("greeting") == "hello")
    #expect(configuration.addresses("listen").map(\.description) == ["127.0.0.1:7000"])
    #expect(configuration.addresses("admin-listen").map(\.description) == ["127.0.0.1:7100"])
    #expect(configuration.addresses("users-address").map(\.description) == ["127.0.0.1:7101"])
    #expect(configuration.text("data-directory") == "data/sample")
    #expect(!configuration.flag("test-clock"))
    #expect(configuration.secretOrNil("token-file") == nil)
    #expect(configuration.textOrNil("ports-file") == nil)
  }

  @Test("the file may name the variable's option too; comments, blanks and repeated values")
  func fileSyntax() throws {
    let directory = TemporaryDirectory()
    let path = try file(
      "# a comment\n\n  listen = 127.0.0.1:1 # one\nlisten=unix:/tmp/a#b\ngreeting = a = b\r\nretries = 2",
      in: directory)
    let configuration = try read([], ["LINECARD_SAMPLE_CONFIG": path])
    #expect(configuration.addresses("listen").map(\.description) == ["127.0.0.1:1", "unix:/tmp/a#b"])
    #expect(configuration.text("greeting") == "a = b")
    #expect(configuration.integer("retries") == 2)
  }

  @Test func repeatedFlagsAndVariables() throws {
    let flags = try read(["--listen", "127.0.0.1:1", "--listen=127.0.0.1:2"])
    #expect(flags.addresses("listen").count == 2)
    let variables = try read([], ["LINECARD_SAMPLE_LISTEN": "127.0.0.1:1 127.0.0.1:2"])
    #expect(variables.addresses("listen").count == 2)
    #expect(sentence(["--greeting", "a", "--greeting", "b"])?.0.contains("is given 2 times") == true)
  }

  @Test(
    "every mistake: one sentence that says where, what is allowed and what was probably meant",
    arguments: [
      (["--lissten", "x"], "--lissten is not an option; did you mean --listen?; see --help"),
      (["--zzzzzzzz"], "--zzzzzzzz is not an option; see --help"),
      (["now"], "\"now\" is not expected: everything is given as --name value; see --help"),
      (["--retries"], "--retries needs a value: --retries NUMBER"),
      (["--retries", "--wait"], "--retries needs a value: --retries NUMBER"),
      (["--retries", "10"], "--retries: \"10\" is not allowed for retries: give a whole number from 1 to 9"),
      (["--retries", "0"], "--retries: \"0\" is not allowed for retries: give a whole number from 1 to 9"),
      (["--test-clock=perhaps"], "--test-clock: \"perhaps\" is not allowed for test-clock: give true or false"),
      (
        ["--log-level", "loud"],
        "--log-level: \"loud\" is not allowed for log-level: give debug, info, warning or error"
      ),
      (
        ["--wait", "9ms"],
        "--wait: \"9ms\" is not allowed for wait: give a time from 10ms to 60000ms, written like 250ms, 20s, 5m or 1h"
      ),
      (
        ["--wait", "9223372036854775807h"],
        "--wait: \"9223372036854775807h\" is not allowed for wait: give a time from 10ms to 60000ms, "
          + "written like 250ms, 20s, 5m or 1h"
      ),
      (
        ["--listen", "example.org:80"],
        "--listen: \"example.org:80\" is not allowed for listen: give HOST:PORT with a numeric host, [IPV6]:PORT or "
          + "unix:/PATH"
      ),
      (
        ["--test-clock-start", "yesterday"],
        "--test-clock-start: \"yesterday\" is not allowed for test-clock-start: give a moment such as "
          + "2026-03-01T00:00:00Z"
      ),
    ] as [([String], String)])
  func mistakesInFlags(_ arguments: [String], _ expected: String) throws {
    let (said, code) = try #require(sentence(arguments))
    #expect(said == expected)
    #expect(code == .usage)
    #expect(!said.contains("\n"))
  }

  /// The command line says what it may; what it names is not there.
  @Test func aSecretsFileThatIsMissingIsAMistakeInTheConfiguration() throws {
    let (said, code) = try #require(sentence(["--token-file", "/nowhere/token"]))
    #expect(
      said == "--token-file: \"/nowhere/token\" is not allowed for token-file: give the path of a file that holds the "
        + "secret; there is no such file")
    #expect(code == .configuration)
  }

  @Test func mistakesElsewhere() throws {
    let directory = TemporaryDirectory()
    let path = try file("greeting = x\nretrys = 4\n", in: directory)
    #expect(
      try #require(sentence(["--config", path])).0 == "\(path):2: retrys is not an option; did you mean retries?")
    #expect(sentence(["--config", path])?.1 == .configuration)
    #expect(sentence(["--config", "/nowhere"])?.0 == "--config: there is no file /nowhere")
    let bad = try file("no equals sign", in: directory)
    #expect(sentence(["--config", bad])?.0 == "\(bad):1: \"no equals sign\" is not of the form name = value")
    let command = try file("help = true", in: directory)
    #expect(sentence(["--config", command])?.0 == "\(command):1: help is for the command line only")
    let variable = ["LINECARD_SAMPLE_RETRIES": "many"]
    #expect(sentence([], variable)?.0.hasPrefix("LINECARD_SAMPLE_RETRIES: \"many\" is not allowed") == true)
    #expect(sentence([], variable)?.1 == .configuration)
    #expect(
      sentence([], ["LINECARD_SAMPLE_RETRYS": "1"])?.0
        == "the environment variable LINECARD_SAMPLE_RETRYS sets nothing that this program knows; did you mean "
        + "LINECARD_SAMPLE_RETRIES?")
    #expect(sentence([], ["LINECARD_OTHER_RETRYS": "1"]) == nil)
  }

  @Test("at most sixteen values, a file of at most a mebibyte, a value of at most 4096 bytes")
  func limits() throws {
    let listen = (0..<17).flatMap { ["--listen", "127.0.0.1:\($0)"] }
    #expect(try read(Array(listen.dropLast(2))).addresses("listen").count == 16)
    #expect(sentence(listen)?.0.hasSuffix("listen is given 17 times; at most 16 are taken") == true)
    let longest = String(repeating: "x", count: 4_096)
    #expect(try read(["--greeting", longest]).text("greeting") == longest)
    #expect(sentence(["--greeting", longest + "x"])?.0.contains("at most 4096 bytes") == true)
    let directory = TemporaryDirectory()
    let full = try file(String(repeating: "\n", count: 1 << 20), in: directory)
    #expect(sentence(["--config", full]) == nil)
    let over = try file(String(repeating: "\n", count: 1 << 20 + 1), in: directory)
    #expect(sentence(["--config", over])?.0.contains("larger than 1048576 bytes") == true)
  }

  @Test("secrets are read from their file, without the line end, and never printed")
  func secrets() throws {
    let directory = TemporaryDirectory()
    let path = try file("s3cret\n", in: directory)
    let configuration = try read(["--token-file", path])
    #expect(configuration.secretOrNil("token-file") == Array("s3cret".utf8))
    #expect(!configuration.text().contains("s3cret"))
    #expect(configuration.text().contains("token-file = \(path) (its content is hidden)  # --token-file\n"))
    let empty = try file("\n", in: directory)
    #expect(sentence(["--token-file", empty])?.0.hasSuffix("this one is empty") == true)
  }

  @Test("what --print-config prints is a file that says the same")
  func printedConfigurationIsAFile() throws {
    let directory = TemporaryDirectory()
    let first = try read(["--greeting", "good day", "--listen", "127.0.0.1:0", "--wait", "3s"])
    let path = try file(
      first.text(omitting: ["config", "check-config", "print-config", "version", "help"]), in: directory)
    let second = try read(["--config", path])
    #expect(second.text("greeting") == "good day")
    #expect(second.milliseconds("wait") == 3_000)
    #expect(second.addresses("listen") == first.addresses("listen"))
  }

  @Test func help() {
    let text = Configuration.help(
      service: "sample", summary: "For tests.", options: SharedOptions.all(for: Sample.self))
    #expect(text.contains("--retries NUMBER"))
    #expect(text.contains("a number [3]"))
  }
}
