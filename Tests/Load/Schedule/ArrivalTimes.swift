/// The instants of an open schedule in order, in nanoseconds from its beginning; they follow from the phases and the seed.
package struct ArrivalTimes: Sequence, IteratorProtocol, Sendable {
  // Far from the streams of arrivals, whose numbers are small.
  private static let spacingStream = UInt64.max

  private let phases: [ArrivalPhase]
  private var numbers: SeededNumbers
  private var phase = 0
  private var phaseStart = 0.0
  private var piece = 0
  private var pieceStart = 0.0
  /// Expected arrivals from the beginning of the piece to the next arrival.
  private var mass = 0.0
  private var replayed = 0

  /// The instants of these phases.
  package init(_ phases: [ArrivalPhase], seed: UInt64) {
    self.phases = phases
    numbers = SeededNumbers(seed: seed, stream: Self.spacingStream)
    begin()
  }

  package mutating func next() -> UInt64? {
    while phase < phases.count {
      if let seconds = nextInPhase() { return UInt64((phaseStart + seconds) * 1e9) }
      phaseStart += phases[phase].seconds
      phase += 1
      begin()
    }
    return nil
  }

  private mutating func begin() {
    piece = 0
    pieceStart = 0
    replayed = 0
    guard phase < phases.count else { return }
    mass = phases[phase].spacing == .poisson ? numbers.exponential() : 0
  }

  private mutating func nextInPhase() -> Double? {
    let current = phases[phase]
    if case .replayed(let instants) = current.spacing {
      guard replayed < instants.count else { return nil }
      replayed += 1
      return instants[replayed - 1]
    }
    while piece < current.pieces.count {
      let stretch = current.pieces[piece]
      // A hair of tolerance, so that rounding does not add an arrival at the very end.
      if mass < stretch.mass - 1e-9 {
        let time = pieceStart + stretch.time(of: mass)
        mass += current.spacing == .poisson ? numbers.exponential() : 1
        return time
      }
      mass = Swift.max(0, mass - stretch.mass)
      pieceStart += stretch.seconds
      piece += 1
    }
    return nil
  }
}
