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
}
