import Glibc

/// Repeated measurements of one piece of work, each made ready anew, which is not measured.
struct Samples {
  /// Lines that the work makes.
  let lines: Int
  /// Processor time of the process, which has one thread; one for each time.
  let nanoseconds: [Int64]

  /// - Parameter prepare: Gives the work, which gives its number of lines.
  init(_ repeats: Int, _ prepare: () throws -> () throws -> Int) throws {
    var measured: [Int64] = []
    var lines = 0
    for _ in 0..<repeats {
      let work = try prepare()
      let before = processorNanoseconds()
      lines = try work()
      measured.append(processorNanoseconds() - before)
    }
    self.lines = lines
    nanoseconds = measured
  }

  var perSecond: [Double] { nanoseconds.map { Double(lines) * 1e9 / Double(max($0, 1)) } }
  var milliseconds: [Double] { nanoseconds.map { Double($0) / 1e6 } }
}

private func processorNanoseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
