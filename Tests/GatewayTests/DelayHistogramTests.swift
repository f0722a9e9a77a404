import Testing

@testable import GatewayService

@Suite struct DelayHistogramTests {
  private static let millisecond = 1_000_000.0

  private func percentile99(_ mixture: [(histogram: DelayHistogram, weight: Double)]) -> Double? {
    DelayHistogram.percentile99(of: mixture).map { $0 / Self.millisecond }
  }

  /// So many delays of each of these lengths.
  private func histogram(_ delays: (count: Int, milliseconds: Double)...) -> DelayHistogram {
    var histogram = DelayHistogram()
    for (count, milliseconds) in delays {
      for _ in 0..<count { histogram.add(nanoseconds: milliseconds * Self.millisecond) }
    }
    return histogram
  }

  @Test("what one in a hundred reaches is within an eighth of what sorting says") func sorted() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let scale = Double.random(in: 0.1...20, using: &random)
      let delays = (0..<1_000).map { _ in
        let roll = Double.random(in: 0..<1, using: &random)
        return min(scale * (0.05 + roll * roll * roll), 100)
      }
      var histogram = DelayHistogram()
      for delay in delays { histogram.add(nanoseconds: delay * Self.millisecond) }
      let expected = delays.sorted()[990]
      let found = try #require(percentile99([(histogram, 0.3)]))
      #expect((0.87...1.14).contains(found / expected), "\(found) for \(expected) ms")
    }
  }

  @Test("kinds count as often as they are asked for") func mixture() throws {
    let (quick, slow) = (histogram((1_000, 1)), histogram((1_000, 8)))
    #expect(try #require(percentile99([(quick, 0.98), (slow, 0.02)])) > 7.9)
    #expect(try #require(percentile99([(quick, 0.995), (slow, 0.005)])) < 1.2)
    #expect(percentile99([(quick, 0)]) == nil)
  }

  @Test("of a few answers nothing is known") func few() {
    let enough = Int(Limits.delaysKnown)
    #expect(percentile99([(histogram(), 1)]) == nil)
    #expect(percentile99([(histogram((enough - 1, 1)), 1)]) == nil)
    #expect(percentile99([(histogram((enough, 1)), 1)]) != nil)
    #expect(percentile99([(histogram((enough + 1, 1)), 1)]) != nil)
    // What is not known takes no part.
    let unknown: (DelayHistogram, Double) = (histogram((enough - 1, 50)), 0.9)
    #expect((0.9...1.2).contains(percentile99([(histogram((enough, 1)), 0.1), unknown]) ?? 0))
  }

  @Test("the shortest and the longest are counted with those beside them") func ends() throws {
    #expect(try #require(percentile99([(histogram((100, 0)), 1)])) < 0.02)
    #expect(try #require(percentile99([(histogram((100, -1)), 1)])) < 0.02)
    #expect((120...135).contains(try #require(percentile99([(histogram((100, 10_000)), 1)]))))
  }

  @Test("what is old counts less and less") func forgets() throws {
    var histogram = histogram((Int(Limits.delaysRemembered) - 1, 50))
    #expect(histogram.count == Limits.delaysRemembered - 1)
    histogram.add(nanoseconds: 50 * Self.millisecond)
    #expect(histogram.count == Limits.delaysRemembered / 2)
    // Half of what is left goes with each as many.
    for halving in 1...7 {
      for _ in 0..<Int(Limits.delaysRemembered) / 2 { histogram.add(nanoseconds: Self.millisecond) }
      let isForgotten = try #require(percentile99([(histogram, 1)])) < 2
      #expect(isForgotten == (halving == 7), "\(halving)")
    }
  }
}
