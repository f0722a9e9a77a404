import BillingTypes

/// The billed lines of a subscription by period, and those of purchases by day.
struct LineHistory {
  private struct Entry {
    let period: DateRange
    var lines: [BilledLine]
  }

  /// By period.
  private var entries: [Entry] = []
  private var purchases: [PurchaseKey: [BilledLine]] = [:]

  mutating func add(_ line: BilledLine) {
    if let key = line.purchaseKey {
      purchases[key, default: []].append(line)
      return
    }
    let index = firstIndex(from: line.period)
    if index < entries.count, entries[index].period == line.period {
      entries[index].lines.append(line)
    } else {
      entries.insert(Entry(period: line.period, lines: [line]), at: index)
    }
  }

  /// The lines of the periods that begin in a range of days.
  func lines(startingIn days: DateRange) -> [BilledLine] {
    var lines: [BilledLine] = []
    var index = firstIndex(from: DateRange(start: days.start, end: days.start))
    while index < entries.count, entries[index].period.start < days.end {
      lines += entries[index].lines
      index += 1
    }
    return lines
  }

  /// The lines of some purchases, each line once.
  func lines(of bought: [Purchase]) -> [BilledLine] {
    if purchases.isEmpty || bought.isEmpty { return [] }
    let keys = Set(bought.map(\.key))
    return keys.flatMap { purchases[$0] ?? [] }
  }

  private func firstIndex(from period: DateRange) -> Int { entries.firstFromEnd { $0.period >= period } }
}
