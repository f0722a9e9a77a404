package import Glibc

/// Wall time and processor time of a stretch of work.
package struct Measurement {
  package let seconds: Double
  package let processorSeconds: Double

  /// What a stretch of work of this process takes.
  package static func of(_ work: () async throws -> Void) async rethrows -> Measurement {
    let wall = now(CLOCK_MONOTONIC)
    let processor = now(CLOCK_PROCESS_CPUTIME_ID)
    try await work()
    return Measurement(
      seconds: now(CLOCK_MONOTONIC) - wall, processorSeconds: now(CLOCK_PROCESS_CPUTIME_ID) - processor)
  }

  /// The same for work that waits for nothing.
  package static func ofComputation(_ work: () -> Void) -> Measurement {
    let wall = now(CLOCK_MONOTONIC)
    let processor = now(CLOCK_PROCESS_CPUTIME_ID)
    work()
    return Measurement(
      seconds: now(CLOCK_MONOTONIC) - wall, processorSeconds: now(CLOCK_PROCESS_CPUTIME_ID) - processor)
  }

  /// Mean microseconds of one fdatasync of an overwritten 4 KiB block in `directory`.
  package static func fdatasyncMicroseconds(directory: String, count: Int = 200) -> Double {
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

  /// User and system time that a process has taken so far, in microseconds.
  package static func processorMicroseconds(of process: pid_t) -> Double {
    var clock = clockid_t()
    precondition(clock_getcpuclockid(process, &clock) == 0, "process \(process) has no clock")
    return now(clock) * 1e6
  }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
