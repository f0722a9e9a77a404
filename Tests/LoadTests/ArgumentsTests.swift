import LoadHarness
import Synchronization
import TestHouse
import Testing

@Suite struct ArgumentsTests {
  private func run(_ arguments: [String]) async -> (exit: LoadExit, said: String, warned: String) {
    let said = Mutex("")
    let warned = Mutex("")
    let output = LoadOutput(
      say: { text in said.withLock { $0 += text } }, warn: { text in warned.withLock { $0 += text } })
    let exit = await LoadProgram.run(arguments, output: output)
    return (exit, said.withLock { $0 }, warned.withLock { $0 })
  }

  private static let reads = Judge.root + "/Tests/Load/Scenarios/account-reads.json"

  @Test(
    "a wrong command line or file is one clear sentence",
    arguments: [
      ([], LoadExit.usage, "linecard-load: This needs a command: run, knee"),
      (["rum"], .usage, "no command \"rum\""),
      (["check"], .usage, "SCENARIO is missing"),
      (["check", "a", "b"], .usage, "\"b\" is one argument too many"),
      (["run", "x.json", "--sed", "1"], .usage, "load: run has no flag \"--sed\"; it has --identity-key-file"),
      (["run", "x.json", "--seed"], .usage, "--seed needs a value: --seed N."),
      (["run", "x.json", "--seed", "1", "--seed", "2"], .usage, "--seed is given twice"),
      (["run", "x.json", "--json-lines=yes"], .usage, "--json-lines takes no value"),
      (["run", "x.json", "--target", "gateway"], .usage, "write --target NAME=ADDRESS"),
      (["check", "/nowhere/x.json"], .noInput, "/nowhere/x.json cannot be read."),
      (["compare", "/nowhere/a", "/nowhere/b"], .noInput, "/nowhere/a cannot be read."),
      (["check", "/proc/self/cmdline"], .data, "/proc/self/cmdline: "),
      (["worker", "--listen", "x"], .usage, "load: --listen: “x” is not an address: write HOST:PORT"),
      (["worker", "--listen", "0.0.0.0:0"], .usage, "--listen 0.0.0.0:0: other machines reach this"),
      (["run", Self.reads, "--stolen-max", "101"], .usage, "--stolen-max 101: write a number from 0 to 100."),
      (["compare", "a", "b", "--allow", "-1"], .usage, "write a number from 0 to 1000"),
    ] as [([String], LoadExit, String)])
  func refuses(_ arguments: [String], _ exit: LoadExit, _ sentence: String) async {
    let result = await run(arguments)
    #expect(result.exit == exit)
    #expect(result.warned.contains(sentence), "\(result.warned)")
    #expect(result.warned.split(separator: "\n").count == 1)
    #expect(result.said.isEmpty)
  }

  @Test("help lists the flags, also behind a command", arguments: [["--help"], ["help"], ["-h"], ["run", "--help"]])
  func help(_ arguments: [String]) async {
    let result = await run(arguments)
    #expect(result.exit == .done)
    #expect(result.said.contains("--identity-key-file FILE"))
  }
}
