/// When work arrives.
package enum Arrivals: Sendable, Hashable {
  /// At instants that are decided before anything is sent, whatever the server does. What would be more than `inFlightMax`
  /// at work is dropped and counted.
  case open(phases: [ArrivalPhase], inFlightMax: Int)
  /// Each of so many callers begins when its last answer is there, for so many seconds.
  case closed(callers: Int, seconds: Double)

  /// How long work arrives, in seconds.
  package var seconds: Double {
    switch self {
    case .open(let phases, _): phases.reduce(0) { $0 + $1.seconds }
    case .closed(_, let seconds): seconds
    }
  }
}

/// A stretch of an open schedule.
package struct ArrivalPhase: Sendable, Hashable {
  /// A stretch over which the rate goes evenly from one value to another, in arrivals per second.
  package struct Piece: Sendable, Hashable {
    package var fromRate: Double
    package var toRate: Double
    package var seconds: Double

    /// A stretch as given.
    package init(fromRate: Double, toRate: Double, seconds: Double) {
      self.fromRate = fromRate
      self.toRate = toRate
      self.seconds = seconds
    }

    /// How many arrivals are expected.
    var mass: Double { (fromRate + toRate) / 2 * seconds }

    /// When `mass` arrivals are expected, in seconds from the piece's beginning.
    func time(of mass: Double) -> Double {
      if mass <= 0 { return 0 }
      let slope = (toRate - fromRate) / seconds
      if abs(slope) < 1e-12 { return mass / fromRate }
      let root = max(0, fromRate * fromRate + 2 * slope * mass).squareRoot()
      // The form that does not subtract two near numbers.
      return 2 * mass / (fromRate + root)
    }
  }

  /// What spaces the arrivals.
  package enum Spacing: Sendable, Hashable {
    /// As evenly as the rate allows.
    case even
    /// Independent of each other, as customers are: a Poisson process of that rate.
    case poisson
    /// At recorded instants, in seconds from the phase's beginning, ascending.
    case replayed([Double])
  }

  package var pieces: [Piece]
  package var spacing: Spacing

  /// A phase as given.
  package init(pieces: [Piece], spacing: Spacing) {
    self.pieces = pieces
    self.spacing = spacing
  }

  /// Its length in seconds.
  package var seconds: Double { pieces.reduce(0) { $0 + $1.seconds } }
}
