import BillingTypes
import InvoicingDomain
import TestHouse
import Testing

/// Laws that hold for every timeline, tried on a few thousand random ones; a failure names its seed.
@Suite struct RatingPropertyTests {
  /// Each law gets timelines of its own. Between two of them others may run: there are as few threads as cores.
  func forEachStory(_ law: UInt64, _ check: (UInt64, RandomStory) throws -> Void) async throws {
    for seed in law * 100_000..<law * 100_000 + (AccountPropertyTests.isLong ? 10_000 : 200) {
      try check(seed, try RandomStory(seed: seed))
      await Task.yield()
    }
  }

  func play(_ story: RandomStory, each: (InvoiceBook, [RatedLine]) throws -> Void = { _, _ in }) throws -> InvoiceBook {
    var book = InvoiceBook(currency: try Currency(code: "EUR"))
    var timeline = story.timeline
    for event in story.events + [.run(story.lastTarget)] {
      timeline = RandomStory.apply(event, to: timeline)
      guard case .run(let target) = event else { continue }
      try each(book, try book.run([timeline], through: target))
    }
    return book
  }

  @Test func theSumIsThatOfEveryDayAndARerunBillsNothing() async throws {
    try await forEachStory(1) { seed, story in
      var book = try play(story)
      let expected = DayByDay(story.complete).millionths(through: story.lastTarget)
      let difference = Int128(book.total) * 1_000_000 - expected
      let allowed = Int128(book.lineCount) * 1_000_000
      if difference.magnitude > allowed.magnitude {
        Issue.record("seed \(seed): off by \(difference) millionths over \(book.lineCount) lines")
      }
      let again = try book.run([story.complete], through: story.lastTarget)
      if !again.isEmpty { Issue.record("seed \(seed): a second run billed \(again.map(row))") }
    }
  }

  @Test func creditsNeverExceedWhatWasBilled() async throws {
    try await forEachStory(2) { seed, story in
      let book = try play(story)
      let lines = book.billed.values.joined()
      #expect(Set(lines.map { "\($0.period) \($0.revision)" }).count == lines.count, "seed \(seed)")
      for charge in lines where charge.kind != .credit {
        let credits = lines.filter { $0.credited == charge.reference }
        let left = credits.reduce(charge.amount.minorUnits) { $0 + $1.amount.minorUnits }
        let isWhole =
          credits.reduce(0) { $0 + $1.range.dayCount * Int($1.quantity) }
          == charge.range.dayCount * Int(charge.quantity)
        if left < 0 || (isWhole && left != 0) { Issue.record("seed \(seed): \(left) left of \(charge)") }
        if credits.contains(where: { $0.amount.minorUnits > 0 || charge.range.intersection($0.range) != $0.range }) {
          Issue.record("seed \(seed): a credit does not lie in its charge")
        }
      }
    }
  }

  @Test func everyChargeIsItsOwnArithmetic() async throws {
    try await forEachStory(3) { seed, story in
      let book = try play(story)
      for line in book.invoices.joined() {
        let share = try line.unitPrice.share(
          numerator: Int128(line.quantity) * Int128(line.numerator), denominator: Int128(line.denominator))
        let isSound =
          line.numerator == Int64(line.range.dayCount) && line.denominator == Int64(line.period.dayCount)
          && line.period.intersection(line.range) == line.range && line.quantity > 0
          && (line.kind == .recurring) == (line.kind != .credit && line.range == line.period)
          && (line.kind == .credit || line.amount == share) && (line.kind == .credit) == (line.credited != nil)
          && !line.explanation(title: "Cloud Phone", unit: .seat).isEmpty
        if !isSound { Issue.record("seed \(seed): \(row(line))") }
      }
    }
  }

  @Test func manyRunsComeToTheSumOfOne() async throws {
    try await forEachStory(4) { seed, story in
      var once = InvoiceBook(currency: try Currency(code: "EUR"))
      var often = once
      _ = try once.run([story.complete], through: story.lastTarget)
      var target = story.timeline.start
      var generator = SeededGenerator(seed: seed)
      while target < story.lastTarget {
        _ = try often.run([story.complete], through: target)
        target = try target.adding(days: Int.random(in: 1...60, using: &generator))
      }
      _ = try often.run([story.complete], through: story.lastTarget)
      if once.total != often.total { Issue.record("seed \(seed): \(once.total) at once, \(often.total) in parts") }
    }
  }

  @Test func orderWithinADayDoesNotMatterForTheSameLastChange() async throws {
    try await forEachStory(5) { seed, story in
      let timeline = story.complete
      var generator = SeededGenerator(seed: seed)
      let days = Dictionary(grouping: timeline.steps, by: \.effectiveDate)
      let shuffled = days.values.shuffled(using: &generator)
        .flatMap { $0.dropLast().shuffled(using: &generator) + $0.suffix(1) }
      let target = try timeline.start.adding(days: 500)
      let other = timeline.with(steps: shuffled)
      if try rateSubscription(timeline, through: target) != rateSubscription(other, through: target) {
        Issue.record("seed \(seed)")
      }
    }
  }

  /// What is settled need not be read again: rating what is open, as a store hands it over, gives what rating all gives.
  @Test func ratingOnlyWhatIsOpenIsRatingAll() async throws {
    try await forEachStory(6) { seed, story in
      var timeline = story.timeline
      var open = OpenPeriods(from: timeline.start)
      var book = InvoiceBook(currency: try Currency(code: "EUR"))
      for event in story.events + [.run(story.lastTarget)] {
        timeline = RandomStory.apply(event, to: timeline)
        switch event {
        case .change(let step):
          let next = timeline.steps.map(\.effectiveDate).filter { $0 > step.effectiveDate }.min() ?? .maximum
          open = open.reopened(by: DateRange(start: step.effectiveDate, end: next), on: timeline.schedule)
        case .end(let termination):
          open = open.reopened(by: DateRange(start: termination.endDate, end: .maximum), on: timeline.schedule)
        case .run(let target):
          let all = book.withHistory(timeline)
          let expected = try rateSubscription(all, through: target)
          let rated = try rateSubscription(only(open, of: all), through: target)
          if rated.lines != expected.lines {
            let differing = zip(rated.lines, expected.lines).first { $0 != $1 }.map { "\($0) instead of \($1)" }
            Issue.record("seed \(seed): \(differing ?? "\(rated.lines.count) lines, not \(expected.lines.count)")")
          }
          book.issue(rated.lines)
          open = rated.open
        }
      }
    }
  }

  func only(_ open: OpenPeriods, of timeline: SubscriptionTimeline) -> SubscriptionTimeline {
    let windows = [open.reopened, DateRange(start: open.from, end: .maximum)].compactMap(\.self)
    let days = Set(timeline.steps.map(\.effectiveDate))
    let needed = windows.map { window in
      let before = days.filter { $0 < window.start }.sorted().suffix(2)
      return { (day: CalendarDate) in before.contains(day) || window.contains(day) }
    }
    return timeline.with(
      billed: timeline.billed.filter { line in windows.contains { $0.contains(line.period.start) } }, open: open,
      steps: timeline.steps.filter { step in needed.contains { $0(step.effectiveDate) } })
  }
}
