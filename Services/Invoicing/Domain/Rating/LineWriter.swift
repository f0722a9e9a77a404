import BillingTypes

/// Where the explanation of a line comes from.
enum LineSource {
  case service(ServiceFunction)
  case purchase(Purchase)
  /// Lines of periods that are none any more.
  case movedStart
}

/// Turns what a comparison finds into lines of one subscription.
struct LineWriter {
  private(set) var lines: [RatedLine]
  private let subscription: SubscriptionID
  private let start: CalendarDate
  private let billingMode: BillingMode
  private let currency: Currency

  init(_ timeline: SubscriptionTimeline, lines: consuming [RatedLine]) {
    self.lines = lines
    subscription = timeline.id
    start = timeline.start
    billingMode = timeline.terms.billingMode
    currency = timeline.terms.pricing.currency
  }

  /// Gives the lines away.
  mutating func takeLines() -> [RatedLine] {
    let taken = lines
    lines = []
    return taken
  }

  /// A charge for a whole period of which nothing is billed yet. The common case, and so the quick one.
  mutating func chargeWhole(_ period: DateRange, _ change: ServiceFunction.Change) throws(RatingError) {
    let price = change.price
    if price.units == 0 { return }
    let days = Int64(period.dayCount)
    lines.append(
      RatedLine(
        subscription: subscription, kind: .recurring, period: period, range: period, quantity: price.quantity,
        baseQuantity: 0, unitPrice: Money(minorUnits: price.printedMinor, currency: currency), basis: price.basis,
        discounts: price.discounts, rate: price.rate, numerator: days, denominator: days,
        amount: try price.rate.amount(units: price.units, numerator: 1, denominator: 1, currency: currency),
        cause: change.date == period.start ? change.cause : renewal(of: price.quantity, on: period.start), revision: 1,
        item: nil, credited: nil))
  }

  /// The charges that are missing and due, then the credits for what is too much.
  mutating func write(
    _ comparison: inout PeriodComparison, _ source: LineSource, revision: Int
  ) throws(RatingError) {
    var revision = revision
    for layer in missingLayers(comparison) { try charge(layer, comparison, source, &revision) }
    try creditExcess(&comparison, source, &revision)
  }

  /// In advance lying rectangles at each rate, in arrears one standing rectangle for each stretch of one price.
  private func missingLayers(_ comparison: PeriodComparison) -> [Layer] {
    let missing = comparison.missing
    var result: [Layer] = []
    var start = 0
    while start < missing.count {
      let price = comparison.wanted[start]
      var end = start + 1
      switch billingMode {
      case .inAdvance:
        while end < missing.count, comparison.wanted[end].rate == price.rate { end += 1 }
        result += layers(under: missing[start..<end])
      case .inArrears:
        while end < missing.count, missing[end] == missing[start], comparison.wanted[end] == price { end += 1 }
        if missing[start] > 0 { result.append(Layer(start: start, end: end, height: missing[start], base: 0)) }
      }
      start = end
    }
    return result
  }

  private mutating func charge(
    _ layer: Layer, _ comparison: PeriodComparison, _ source: LineSource, _ revision: inout Int
  ) throws(RatingError) {
    let price = comparison.wanted[layer.start]
    let days = comparison.range(layer.start, layer.end)
    let numerator = comparison.share.numerator(of: days)
    // A day that weighs nothing costs nothing, and what costs nothing is never due.
    if numerator == 0 { return }
    revision += 1
    let range = comparison.share.policy == .none ? served(days) : days
    let isWhole = days == comparison.period
    let kind: LineKind = if case .purchase = source { .oneOff } else { isWhole ? .recurring : .prorated }
    let isUnit = price.rate.scope == .unit
    lines.append(
      RatedLine(
        subscription: subscription, kind: kind, period: comparison.period, range: range,
        quantity: isUnit ? layer.height : price.quantity,
        baseQuantity: isUnit ? comparison.billedAtRate[layer.start] + layer.base : 0,
        unitPrice: Money(minorUnits: price.printedMinor, currency: currency), basis: price.basis,
        discounts: price.discounts, rate: price.rate, numerator: numerator, denominator: comparison.share.denominator,
        amount: try price.rate.amount(
          units: layer.height, numerator: numerator, denominator: comparison.share.denominator, currency: currency),
        cause: chargeCause(layer.start, comparison, source, on: range.start), revision: revision, item: source.item,
        credited: nil))
  }

  /// The days of a period that is not taken apart, from the first day of service on.
  private func served(_ period: DateRange) -> DateRange {
    DateRange(start: min(max(period.start, start), period.lastDay), end: period.end)
  }

  /// A stretch that begins on the day of a change is caused by it, and so is one that comes late, on top of or instead of
  /// what was billed before the change was known. Anything else goes on with what was there before.
  private func chargeCause(
    _ segment: Int, _ comparison: PeriodComparison, _ source: LineSource, on date: CalendarDate
  ) -> LineCause {
    switch source {
    case .purchase(let purchase): return purchase.cause
    case .movedStart: return movedStart
    case .service(let service):
      guard let change = comparison.changes[segment].map({ service.changes[$0] }) else {
        return renewal(of: 0, on: date)
      }
      if change.date >= date || comparison.billed[segment] > 0 { return change.cause }
      return renewal(of: change.quantity, on: date)
    }
  }

  private mutating func creditExcess(
    _ comparison: inout PeriodComparison, _ source: LineSource, _ revision: inout Int
  ) throws(RatingError) {
    if comparison.charges.isEmpty { return }
    let count = comparison.wanted.count
    var atRate = (0..<count).map { max(0, comparison.billedAtRate[$0] - comparison.wanted[$0].units) }
    for var charge in comparison.charges.reversed() {
      var heights = [Int64](repeating: 0, count: charge.segments.count)
      for segment in charge.segments {
        let excess = comparison.excess(of: charge, in: segment, atRate: atRate[segment])
        heights[segment - charge.segments.lowerBound] = excess
        if charge.line.rate == comparison.wanted[segment].rate { atRate[segment] -= excess }
      }
      let first = charge.segments.lowerBound
      for layer in layers(under: heights[...]) {
        let moved = Layer(start: layer.start + first, end: layer.end + first, height: layer.height, base: layer.base)
        try credit(moved, of: &charge, in: comparison, source, &revision)
      }
    }
  }

  private mutating func credit(
    _ layer: Layer, of charge: inout CreditableLine, in comparison: PeriodComparison, _ source: LineSource,
    _ revision: inout Int
  ) throws(RatingError) {
    let days = comparison.range(layer.start, layer.end)
    let numerator = comparison.share.numerator(of: days)
    if numerator == 0 { return }
    revision += 1
    let taken = try charge.take(units: layer.height, days: numerator)
    let line = charge.line
    let isUnit = line.rate.scope == .unit
    let range = comparison.share.policy == .none ? line.range : days
    lines.append(
      RatedLine(
        subscription: subscription, kind: .credit, period: comparison.period, range: range,
        quantity: isUnit ? layer.height : line.quantity,
        baseQuantity: isUnit ? comparison.wanted[layer.start].quantity : 0, unitPrice: line.unitPrice,
        basis: isUnit ? .unit : .flat, discounts: [], rate: line.rate, numerator: numerator,
        denominator: comparison.share.denominator,
        amount: try ratingChecked { () throws(MoneyError) in try taken.negated() },
        cause: creditCause(layer.start, comparison, source), revision: revision, item: line.item,
        credited: line.reference))
  }

  private func creditCause(_ segment: Int, _ comparison: PeriodComparison, _ source: LineSource) -> LineCause {
    switch source {
    case .purchase(let purchase): return purchase.cause
    case .movedStart: return movedStart
    case .service(let service):
      guard let change = comparison.changes[segment] else { return movedStart }
      return service.changes[change].cause
    }
  }

  private func renewal(of quantity: Int64, on date: CalendarDate) -> LineCause {
    LineCause(kind: .renewed, date: date, previousQuantity: quantity, quantity: quantity, actor: "")
  }

  private var movedStart: LineCause {
    LineCause(kind: .moved, date: start, previousQuantity: 0, quantity: 0, actor: "")
  }
}

extension LineSource {
  fileprivate var item: String? {
    if case .purchase(let purchase) = self { return purchase.item }
    return nil
  }
}

extension Purchase {
  fileprivate var cause: LineCause {
    LineCause(kind: .bought, date: date, previousQuantity: 0, quantity: quantity, actor: actor)
  }
}
