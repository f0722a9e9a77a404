import Glibc

/// Wall time and processor time of a stretch of work.
struct Measurement {
  let seconds: Double
  let processorSeconds: Double

  static func of(_ work: () async throws -> Void) async rethrows -> Measurement {
    let wall = now(CLOCK_MONOTONIC)
    let processor = now(CLOCK_PROCESS_CPUTIME_ID)
    try await work()
    return Measurement(
      seconds: now(CLOCK_MONOTONIC) - wall, processorSeconds: now(CLOCK_PROCESS_CPUTIME_ID) - processor)
  }

  /// Mean microseconds of one fdatasync of an overwritten 4 KiB block in `directory`.
  static func fdatasyncMicroseconds(directory: String, count: Int = 200) -> Double {
    let path = directory + "/fdatasync"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    precondition(descriptor >= 0, "cannot make \(path)")
    defer {
      close(descriptor)
      unlink(path)
    }
    let block = [UInt8](repeating: 7, count: 4096)
    let start = now(CLOCK_MONOTONIC)
    for _ in 0..<count {
      precondition(block.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) } == block.count)
      precondition(fdatasync(descriptor) == 0)
    }
    return (now(CLOCK_MONOTONIC) - start) * 1e6 / Double(count)
  }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted[sorted.count / 2]
  }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
