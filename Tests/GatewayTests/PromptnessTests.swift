import Testing

@testable import GatewayService

@Suite struct PromptnessTests {
  private static let millisecond = 1_000_000.0
  private static let work = 3

  /// One that has seen a quiet house: answers of a millisecond, of which every fiftieth takes so many milliseconds more.
  private func experienced(delayMilliseconds: Double, company: Int = 1) -> Promptness {
    var promptness = Promptness()
    // What is usual is known before there are exceptions.
    for _ in 0..<20 {
      _ = promptness.slowness(nanoseconds: Self.millisecond, of: Self.work, company: 1, isOverloaded: false)
    }
    for turn in 0..<20_000 {
      let delay = turn % 50 == 0 ? delayMilliseconds : 0
      _ = promptness.slowness(
        nanoseconds: (1 + delay) * Self.millisecond, of: Self.work, company: turn % 50 == 0 ? max(company, 3) : 1,
        isOverloaded: false)
    }
    return promptness
  }

  @Test("the slowest may be delayed in an overload by so many times what they are when there is little to do")
  func promise() {
    for delay in [4.0, 10.0] {
      let allowed = experienced(delayMilliseconds: delay).delayMax / Self.millisecond
      #expect((0.9...1.1).contains(allowed / (Limits.delayGrowthMax * delay)), "\(allowed) ms for \(delay) ms")
    }
  }

  @Test("what is quick for anybody is allowed in any case, and what a standing machine took never") func bounds() {
    let bounds = Limits.unloadedDelayNanoseconds
    #expect(
      (1...1.001).contains(experienced(delayMilliseconds: 0.1).delayMax / (Limits.delayGrowthMax * bounds.lowerBound)))
    #expect(experienced(delayMilliseconds: 1_000).delayMax > Limits.delayGrowthMax * bounds.upperBound * 0.98)
    #expect(experienced(delayMilliseconds: 1_000).delayMax <= Limits.delayGrowthMax * bounds.upperBound)
    #expect(Promptness().delayMax == Limits.delayGrowthMax * Limits.unloadedDelayNanosecondsFirst)
  }

  @Test("what has company says nothing of a house with little to do, nor does an overload") func company() {
    var promptness = experienced(delayMilliseconds: 4)
    let before = promptness.delayMax
    for _ in 0..<1_000 {
      for (company, isOverloaded) in [(Limits.fewRequestsAtOnce + 1, false), (1, true)] {
        _ = promptness.slowness(
          nanoseconds: 500 * Self.millisecond, of: Self.work, company: company, isOverloaded: isOverloaded)
      }
    }
    #expect((0.99...1.01).contains(promptness.delayMax / before))
  }

  @Test("the slowest have company even when there is little to do, and count all the same; with much to do none does")
  func companyOfTheSlowest() {
    func allowedMilliseconds(usualCompany: Int) -> Double {
      var promptness = experienced(delayMilliseconds: 4)
      for turn in 0..<20_000 {
        let isSlow = turn % 50 == 0
        _ = promptness.slowness(
          nanoseconds: (isSlow ? 11 : 1) * Self.millisecond, of: Self.work,
          company: isSlow ? Limits.fewRequestsAtOnce : usualCompany, isOverloaded: false)
      }
      return promptness.delayMax / Self.millisecond
    }
    #expect((0.9...1.1).contains(allowedMilliseconds(usualCompany: 1) / (Limits.delayGrowthMax * 10)))
    #expect((0.9...1.1).contains(allowedMilliseconds(usualCompany: 6) / (Limits.delayGrowthMax * 4)))
  }

  @Test("bad times are forgotten within thousands of answers, and what is seldom is not taken for never") func forgets()
  {
    func allowedMilliseconds(slowEvery rareness: Int) -> Double {
      var promptness = experienced(delayMilliseconds: 1_000)
      for turn in 1...4_000 {
        let delay = turn % rareness == 0 ? 1_000.0 : 0
        _ = promptness.slowness(
          nanoseconds: (1 + delay) * Self.millisecond, of: Self.work, company: 1, isOverloaded: false)
      }
      return promptness.delayMax / Limits.delayGrowthMax / Self.millisecond
    }
    let bounds = Limits.unloadedDelayNanoseconds
    #expect(allowedMilliseconds(slowEvery: .max) < 1.01 * bounds.lowerBound / Self.millisecond)
    #expect(allowedMilliseconds(slowEvery: Limits.quickAnswersInARow) > 0.4 * bounds.upperBound / Self.millisecond)
  }

  @Test("what somebody reads in a row says nothing of changes, and what is asked for now decides") func kinds() {
    var promptness = experienced(delayMilliseconds: 8)
    func answer(_ count: Int, of work: Int, isOverloaded: Bool = false) -> Double {
      for _ in 0..<count {
        _ = promptness.slowness(nanoseconds: Self.millisecond, of: work, company: 1, isOverloaded: isOverloaded)
      }
      return promptness.delayMax / Limits.delayGrowthMax / Self.millisecond
    }
    let lowest = Limits.unloadedDelayNanoseconds.lowerBound / Self.millisecond
    #expect(answer(5_000, of: 7) < 1.01 * lowest)
    #expect((7.5...8.5).contains(answer(2_000, of: Self.work, isOverloaded: true)))
    #expect(answer(2_000, of: 7, isOverloaded: true) < 1.01 * lowest)
  }

  @Test("a kind that is seldom asked for does not keep bad times for all") func seldom() {
    var promptness = experienced(delayMilliseconds: 1_000)
    for turn in 0..<8_000 {
      // Nine of ten are of another kind, and quick.
      _ = promptness.slowness(
        nanoseconds: Self.millisecond, of: turn % 10 == 0 ? Self.work : 7, company: 1, isOverloaded: turn > 4_000)
    }
    let bounds = Limits.unloadedDelayNanoseconds
    let highest = 0.9 * bounds.lowerBound / (1 - 0.1 * Limits.kindDelayMax)
    #expect((0.9...1.1).contains(promptness.delayMax / Limits.delayGrowthMax / highest))
  }

  @Test("an answer is as slow as it is delayed, and one alone decides nothing") func slowness() {
    var promptness = experienced(delayMilliseconds: 4)
    func slowness(milliseconds: Double) -> Double {
      promptness.slowness(
        nanoseconds: milliseconds * Self.millisecond, of: Self.work, company: 30, isOverloaded: true)
    }
    #expect(slowness(milliseconds: 0.5) == 0)
    let half = slowness(milliseconds: 1 + 2)
    let whole = slowness(milliseconds: 1 + 4)
    let allowed = Limits.averageDelayShare.lowerBound * promptness.delayMax / Self.millisecond
    #expect(abs(half * allowed / 2 - 1) < 0.1 && abs(whole / half - 2) < 0.01)
    #expect(slowness(milliseconds: 10_000) == Limits.slownessCounted)
  }

  @Test("the average is held to less when more than one in a hundred breaks the promise, and to more when fewer do")
  func share() {
    func slownessAfter(_ brokenOf1000: Int, company: Int = 30) -> Double {
      var promptness = experienced(delayMilliseconds: 4)
      func answer(delayMilliseconds: Double) -> Double {
        promptness.slowness(
          nanoseconds: (1 + delayMilliseconds) * Self.millisecond, of: Self.work, company: company, isOverloaded: true)
      }
      for turn in 0..<200_000 { _ = answer(delayMilliseconds: turn % 1_000 < brokenOf1000 ? 100 : 1) }
      return answer(delayMilliseconds: 4)
    }
    let (few, many) = (slownessAfter(2), slownessAfter(40))
    #expect(many > 2 * few, "\(few) and \(many)")
    // The crowd with which an overload begins was promised nothing.
    #expect(slownessAfter(2, company: Limits.requestsAtWorkMax) == slownessAfter(40, company: Limits.requestsAtWorkMax))
  }

  @Test("a house whose first answers were slow is believed to be quick once it is") func slowBeginning() {
    var promptness = Promptness()
    func answer(milliseconds: Double, company: Int) -> Double {
      promptness.slowness(
        nanoseconds: milliseconds * Self.millisecond, of: Self.work, company: company, isOverloaded: false)
    }
    _ = answer(milliseconds: 500, company: 1)
    #expect(answer(milliseconds: 100, company: 50) == 0)
    for _ in 0..<100 { _ = answer(milliseconds: 1, company: 50) }
    promptness.reconsider(isNearlyQuiet: false)
    #expect(answer(milliseconds: 100, company: 50) > 1)
  }

  @Test("work weighs what it takes in an unloaded house, against what is asked for on average, within bounds")
  func weights() {
    var promptness = Promptness()
    #expect(promptness.weight(of: 0) == 1)
    for _ in 0..<2_000 {
      for (work, milliseconds) in [(0, 1.0), (1, 3.0)] {
        _ = promptness.slowness(
          nanoseconds: milliseconds * Self.millisecond, of: work, company: 1, isOverloaded: false)
      }
    }
    #expect(abs(promptness.weight(of: 0) - 0.5) < 0.01 && abs(promptness.weight(of: 1) - 1.5) < 0.01)
    #expect(promptness.weight(of: 2) == 1, "nobody knows")
    for (work, milliseconds) in [(2, 0.01), (3, 10_000.0)] {
      _ = promptness.slowness(nanoseconds: milliseconds * Self.millisecond, of: work, company: 1, isOverloaded: false)
    }
    #expect(promptness.weight(of: 2) == Limits.weights.lowerBound)
    #expect(promptness.weight(of: 3) == Limits.weights.upperBound)
  }
}
