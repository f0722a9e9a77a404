import Glibc
import Spreadsheet
import TestHouse
import Testing

/// What is made to do harm is refused at once, with a sentence, and costs neither time nor memory.
@Suite(.serialized) struct SpreadsheetBombTests {
  /// Of a build that is not optimized, on processors that others slow down; on quick ones it takes less than one.
  private static let cpuSecondsMax = 3.0

  @Test("bombs are refused before they have cost much", arguments: WorkbookBomb.allCases)
  func bombs(_ bomb: WorkbookBomb) throws {
    let bytes = try bomb.bytes()
    var found: [String] = []
    let before = Self.cpuSeconds()
    do throws(SpreadsheetErrors) {
      _ = try SpreadsheetDocument(parsing: bytes)
    } catch {
      found = error.errors.map(\.description)
    }
    let spent = Self.cpuSeconds() - before
    #expect(found.count == 1 && found[0].contains(bomb.words), "\(bomb): \(found.map { $0.prefix(300) })")
    #expect(spent < Self.cpuSecondsMax, "\(bomb) took \(spent) s")
    if spent > 0.3 { print("\(bomb): \(spent) s of CPU") }
  }

  /// Of this thread, so that a busy machine changes nothing.
  private static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
