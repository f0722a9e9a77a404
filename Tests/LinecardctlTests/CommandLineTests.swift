import Testing

@testable import LinecardctlCommands

/// Command lines are understood exactly or refused with one sentence.
@Suite struct CommandLineTests {
  let parser = CommandLineParser(commands: commandTable.map(\.syntax))

  @Test func readsWordsOperandsAndFlags() throws {
    let invocation = try parser.parse([
      "import", "deploy/sample", "--move-test-clock", "--from=2026-03-02", "--gateway", "http://127.0.0.1:1",
    ])
    #expect(invocation.words == ["import"])
    #expect(invocation.operands == ["deploy/sample"])
    #expect(
      invocation.values == [
        "--move-test-clock": "", "--from": "2026-03-02", "--gateway": "http://127.0.0.1:1",
      ])
  }

  @Test(arguments: [
    ([], "linecardctl needs a command; linecardctl help lists them."),
    (["imprt", "x"], "linecardctl has no command \"imprt\"; the nearest is import."),
    (["pineapple"], "linecardctl has no command \"pineapple\"; linecardctl help lists what there is."),
    (["bill-run"], "linecardctl bill-run is followed by one of: start, show, list."),
    (["import"], "DIRECTORY is missing: linecardctl import DIRECTORY."),
    (["import", "a", "b"], "\"b\" is one argument too many: linecardctl import DIRECTORY."),
    (["import", "a", "--form", "b"], "linecardctl import has no flag \"--form\"; the nearest is --from."),
    (["import", "a", "--from"], "--from needs a value: --from DATE."),
    (["import", "a", "--from", "--check"], "--from needs a value: --from DATE."),
    (["import", "a", "--check=1"], "--check takes no value, but \"1\" is given."),
    (["import", "a", "--json", "--json"], "--json is given twice."),
    (["bill-run", "start"], "--target-date DATE is missing: linecardctl bill-run start --target-date DATE."),
  ])
  func refuses(_ arguments: [String], _ sentence: String) {
    #expect(throws: UsageError(sentence)) { try parser.parse(arguments) }
  }

  @Test func everyCommandIsFoundByItsOwnWords() throws {
    for syntax in commandTable.map(\.syntax) {
      let required = syntax.flags.filter(\.isRequired).flatMap { [$0.name, "2026-03-01"] }
      let operands = syntax.operands.map { _ in "acme" }
      #expect(try parser.parse(syntax.words + operands + required).words == syntax.words)
    }
  }

  @Test(arguments: [
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
    ("http://localhost", "http://localhost:80"), ("http://[::1]:9", "http://[::1]:9"),
  ])
  func gatewayAddresses(_ text: String, _ url: String) throws {
    #expect(try GatewayAddress(text).url == url)
  }

  @Test(arguments: ["https://127.0.0.1:1", "127.0.0.1:8080", "http://example.com:1", "http://127.0.0.1:1/v1"])
  func wrongGatewayAddresses(_ text: String) {
    #expect(throws: UsageError.self) { try GatewayAddress(text) }
  }

  @Test func distances() {
    #expect(editDistance("", "abc") == 3)
    #expect(editDistance("kitten", "sitting") == 3)
    #expect(nearest(to: "helth", in: ["health", "wait"]) == "health")
    #expect(nearest(to: "zzzzz", in: ["health", "wait"]) == nil)
  }
}
