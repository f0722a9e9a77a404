import Testing

@testable import ServiceRuntime

@Suite struct SurroundingsTests {
  @Test(
    "the processors that the kernel allows are counted from its list",
    arguments: [
      ("Name:\tUsers\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\nMems_allowed:\t1\n", 2),
      ("Cpus_allowed_list:\t5\n", 1), ("Cpus_allowed_list:\t0-3,8,10-11", 7), ("Cpus_allowed_list:\t\n", nil),
      ("Cpus_allowed_list:\t3-1\n", nil), ("Cpus_allowed_list:\tall\n", nil), ("Name:\tUsers\n", nil), (nil, nil),
    ] as [(String?, Int?)]) func processors(status: String?, count: Int?)
  {
    #expect(ProcessSurroundings.processorCount(status: status) == count)
  }

  @Test("the kernel's line of processor time is read, and nothing else") func processorTime() throws {
    let before = try #require(ProcessorTime(stat: "cpu  10 1 5 100 4 0 2 8 3 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n"))
    let after = try #require(ProcessorTime(stat: "cpu  60 1 5 120 4 0 2 38 53 0\n"))
    #expect(before.whole == 130 && before.stolen == 8)
    #expect(after.stolenShare(since: before) == 0.3)
    #expect(before.stolenShare(since: before) == 0 && before.stolenShare(since: after) == 0)
    for text in ["", "cpu", "cpu 1 2 3 4 5 6 7", "cpu0 1 2 3 4 5 6 7 8", "cpu 1 2 3 4 5 6 7 x 8"] {
      #expect(ProcessorTime(stat: text) == nil, "\(text)")
    }
    #expect(ProcessorTime.now() != nil)
  }
}
