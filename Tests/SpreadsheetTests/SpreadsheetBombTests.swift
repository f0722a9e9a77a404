import Glibc
import Spreadsheet
import TestHouse
import Testing

/// What is made to do harm is refused at once, with a sentence, and costs neither time nor memory.
@Suite(.serialized) struct SpreadsheetBombTests {
  @Test("bombs are refused within a second of CPU", arguments: WorkbookBomb.allCases)
  func bombs(_ bomb: WorkbookBomb) throws {
    let bytes = try bomb.bytes()
    var found: [String] = []
    var spent = Double.infinity
    // A processor that others slow down is quicker at another moment.
    for _ in 0..<3 where spent >= 1 {
      let before = Self.cpuSeconds()
      do throws(SpreadsheetErrors) {
        _ = try SpreadsheetDocument(parsing: bytes)
      } catch {
        found = error.errors.map(\.description)
      }
      spent = min(spent, Self.cpuSeconds() - before)
    }
    #expect(found.count == 1 && found[0].contains(bomb.words), "\(bomb): \(found.map { $0.prefix(300) })")
    #expect(spent < 1, "\(bomb) took \(spent) s")
    if spent > 0.3 { print("\(bomb): \(spent) s of CPU") }
  }

  /// Of this thread, so that a busy machine changes nothing.
  private static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
