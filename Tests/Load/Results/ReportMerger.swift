/// Makes of what several workers report about a second the one report of it.
package struct ReportMerger {
  private let workerCount: Int
  private var pending: [(report: LoadEngine.Report, count: Int)] = []

  /// Of so many workers.
  package init(workerCount: Int) { self.workerCount = workerCount }

  /// Takes one in; what is whole by it, the earliest first.
  package mutating func add(_ report: LoadEngine.Report) -> [LoadEngine.Report] {
    if let index = pending.firstIndex(where: { abs($0.report.startSeconds - report.startSeconds) < 0.5 }) {
      pending[index].report.merge(report)
      pending[index].count += 1
    } else {
      pending.append((report, 1))
      pending.sort { $0.report.startSeconds < $1.report.startSeconds }
    }
    guard let last = pending.lastIndex(where: { $0.count >= workerCount }) else { return [] }
    defer { pending.removeSubrange(...last) }
    return pending[...last].map(\.report)
  }

  /// What is left when a worker ended before the others.
  package mutating func rest() -> [LoadEngine.Report] {
    defer { pending = [] }
    return pending.map(\.report)
  }
}

extension LoadEngine.Report {
  fileprivate mutating func merge(_ other: LoadEngine.Report) {
    record.merge(other.record)
    journal += other.journal
    lengthSeconds = max(lengthSeconds, other.lengthSeconds)
    inFlight += other.inFlight
    stolenShare = max(stolenShare, other.stolenShare)
  }
}
