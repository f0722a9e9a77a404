import Testing

@testable import GatewayService

@Suite struct PromptnessTests {
  private static let millisecond = 1_000_000.0
  private static let work = 3

  /// Looks again from time to time, as the gateway does.
  private struct Student {
    var promptness = Promptness()
    /// What others have of the processors.
    var stolenShare = 0.0
    private var answers = 0

    @discardableResult mutating func answer(
      milliseconds: Double, of work: Int = PromptnessTests.work, company: Int = 1, isOverloaded: Bool = false
    ) -> Double {
      let slowness = promptness.slowness(
        nanoseconds: milliseconds * PromptnessTests.millisecond, of: work, company: company, isOverloaded: isOverloaded)
      answers += 1
      if answers % Limits.answersPerAdjustment == 0 {
        promptness.endSecond(stolenShare: stolenShare)
        promptness.reconsider(isNearlyQuiet: false)
      }
      return slowness
    }

    /// The delay that one in a hundred reaches when there is little to do, as far as that is known.
    var unloadedDelayMilliseconds: Double {
      let usual = PromptnessTests.usualMilliseconds
      return (promptness.delayMax / PromptnessTests.millisecond + usual) / Limits.answerGrowthMax - usual
    }
  }

  private static let usualMilliseconds = 1.0

  /// One that has seen a quiet house: answers of a millisecond, of which every fiftieth takes so many milliseconds more.
  private func experienced(delayMilliseconds: Double, company: Int = 1) -> Student {
    var student = Student()
    // What is usual is known before there are exceptions.
    for _ in 0..<20 { student.answer(milliseconds: Self.usualMilliseconds) }
    for turn in 0..<20_000 {
      let isSlow = turn % 50 == 0
      student.answer(
        milliseconds: Self.usualMilliseconds + (isSlow ? delayMilliseconds : 0), company: isSlow ? max(company, 3) : 1)
    }
    return student
  }

  @Test("the slowest answers may take three times as long in an overload as when there is little to do")
  func promise() {
    for delay in [4.0, 10.0] {
      let usual = Self.usualMilliseconds
      let allowed = usual + experienced(delayMilliseconds: delay).promptness.delayMax / Self.millisecond
      #expect((0.9...1.1).contains(allowed / (3 * (usual + delay))), "\(allowed) ms for \(delay) ms")
    }
  }

  @Test("what is quick for anybody is allowed in any case, and what a standing machine took never") func bounds() {
    let bounds = Limits.unloadedDelayNanoseconds
    let (lowest, highest) = (bounds.lowerBound / Self.millisecond, bounds.upperBound / Self.millisecond)
    #expect(abs(experienced(delayMilliseconds: 0.1).unloadedDelayMilliseconds - lowest) < 0.001)
    #expect(abs(experienced(delayMilliseconds: 1_000).unloadedDelayMilliseconds - highest) < 0.001)
    #expect(Promptness().delayMax == Limits.answerGrowthMax * Limits.unloadedDelayNanosecondsFirst)
  }

  @Test("what has company says nothing of a house with little to do, nor does an overload") func company() {
    var student = experienced(delayMilliseconds: 4)
    let before = student.promptness.delayMax
    for _ in 0..<1_000 {
      for (company, isOverloaded) in [(Limits.fewRequestsAtOnce + 1, false), (1, true)] {
        student.answer(milliseconds: 500, company: company, isOverloaded: isOverloaded)
      }
    }
    #expect((0.99...1.01).contains(student.promptness.delayMax / before))
  }

  @Test("the slowest have company even when there is little to do, and count all the same; with much to do none does")
  func companyOfTheSlowest() {
    func delayMilliseconds(usualCompany: Int) -> Double {
      var student = experienced(delayMilliseconds: 4)
      for turn in 0..<20_000 {
        let isSlow = turn % 50 == 0
        student.answer(
          milliseconds: isSlow ? 11 : 1, company: isSlow ? Limits.fewRequestsAtOnce : usualCompany)
      }
      return student.unloadedDelayMilliseconds
    }
    #expect((9...11).contains(delayMilliseconds(usualCompany: 1)))
    #expect((3.6...4.4).contains(delayMilliseconds(usualCompany: 6)))
  }

  @Test("bad times are forgotten within thousands of answers; what one in a hundred reaches is not seldom")
  func forgets() {
    func delayMilliseconds(slowEvery rareness: Int) -> Double {
      var student = experienced(delayMilliseconds: 1_000)
      for turn in 1...8_000 {
        let isSlow = turn % rareness == 0
        student.answer(milliseconds: isSlow ? 1_001 : 1, company: isSlow ? 3 : 1)
      }
      return student.unloadedDelayMilliseconds
    }
    let bounds = Limits.unloadedDelayNanoseconds
    #expect(abs(delayMilliseconds(slowEvery: .max) - bounds.lowerBound / Self.millisecond) < 0.001)
    #expect(abs(delayMilliseconds(slowEvery: 120) - bounds.lowerBound / Self.millisecond) < 0.001)
    #expect(abs(delayMilliseconds(slowEvery: 90) - bounds.upperBound / Self.millisecond) < 0.001)
  }

  @Test("what is slow while others have more of the machine than usual, and right after, says nothing of the house")
  func stolen() {
    func delayMilliseconds(_ stolenShares: [Double]) -> Double {
      var student = experienced(delayMilliseconds: 4)
      for second in 0..<500 {
        student.stolenShare = stolenShares[second % stolenShares.count]
        let isSlow = stolenShares[(second + stolenShares.count - 1) % stolenShares.count] + student.stolenShare > 0
        for turn in 0..<Limits.answersPerAdjustment {
          student.answer(milliseconds: isSlow && turn % 10 == 0 ? 15 : 1, company: turn % 10 == 0 ? 3 : 1)
        }
      }
      return student.unloadedDelayMilliseconds
    }
    let limit = Limits.stolenShareMax
    let lowest = Limits.unloadedDelayNanoseconds.lowerBound / Self.millisecond
    #expect(abs(delayMilliseconds([limit + 0.2, 0, 0, 0, 0, 0]) - lowest) < 0.001)
    let twoBadMinutes = [Double](repeating: 0, count: 380) + [Double](repeating: 0.4, count: 120)
    #expect(abs(delayMilliseconds(twoBadMinutes) - lowest) < 0.001)
    #expect((13...15).contains(delayMilliseconds([limit, 0, 0, 0, 0, 0])), "that is little")
    #expect((13...15).contains(delayMilliseconds([limit + 0.2])), "that is how the machine is")
  }

  @Test("no more than so many answers of a second are learned from") func learnedPerSecond() {
    func delayMilliseconds(quick: Int) -> Double {
      var student = Student()
      for _ in 0..<quick {
        _ = student.promptness.slowness(nanoseconds: Self.millisecond, of: 3, company: 1, isOverloaded: false)
      }
      for _ in 0..<60 {
        _ = student.promptness.slowness(nanoseconds: 15 * Self.millisecond, of: 3, company: 3, isOverloaded: false)
      }
      student.promptness.endSecond(stolenShare: 0)
      student.promptness.reconsider(isNearlyQuiet: false)
      return student.unloadedDelayMilliseconds
    }
    let limit = Limits.delaysPerSecondMax
    let lowest = Limits.unloadedDelayNanoseconds.lowerBound / Self.millisecond
    // Of all that are learned the slow ones are more than one in a hundred, or fewer.
    #expect(delayMilliseconds(quick: limit - 60) > 13)
    #expect(delayMilliseconds(quick: limit - limit / 100 - 1) > 13)
    #expect(abs(delayMilliseconds(quick: limit - limit / 100 + 1) - lowest) < 0.001)
    #expect(abs(delayMilliseconds(quick: limit) - lowest) < 0.001)
  }

  @Test("what somebody reads in a row says nothing of changes, and what is asked for now decides") func kinds() {
    var student = experienced(delayMilliseconds: 8)
    func delayMilliseconds(after count: Int, of work: Int, isOverloaded: Bool = false) -> Double {
      for _ in 0..<count { student.answer(milliseconds: Self.usualMilliseconds, of: work, isOverloaded: isOverloaded) }
      return student.unloadedDelayMilliseconds
    }
    let lowest = Limits.unloadedDelayNanoseconds.lowerBound / Self.millisecond
    #expect(abs(delayMilliseconds(after: 5_000, of: 7) - lowest) < 0.001)
    #expect((7.5...8.5).contains(delayMilliseconds(after: 2_000, of: Self.work, isOverloaded: true)))
    #expect(abs(delayMilliseconds(after: 2_000, of: 7, isOverloaded: true) - lowest) < 0.001)
  }

  @Test("an answer is as slow as it is delayed, and one alone decides nothing") func slowness() {
    var student = experienced(delayMilliseconds: 4)
    func slowness(milliseconds: Double) -> Double {
      student.answer(milliseconds: milliseconds, company: 30, isOverloaded: true)
    }
    #expect(slowness(milliseconds: 0.5) == 0)
    let half = slowness(milliseconds: 1 + 2)
    let whole = slowness(milliseconds: 1 + 4)
    let allowed = Limits.averageDelayShare.lowerBound * student.promptness.delayMax / Self.millisecond
    #expect(abs(half * allowed / 2 - 1) < 0.1 && abs(whole / half - 2) < 0.01)
    #expect(slowness(milliseconds: 10_000) == Limits.slownessCounted)
  }

  @Test("the average is held to less when more than one in a hundred breaks the promise, and to more when fewer do")
  func share() {
    func slownessAfter(_ brokenOf1000: Int, company: Int = 30) -> Double {
      var student = experienced(delayMilliseconds: 4)
      func answer(delayMilliseconds: Double) -> Double {
        student.answer(milliseconds: 1 + delayMilliseconds, company: company, isOverloaded: true)
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
    var student = Student()
    #expect(student.promptness.weight(of: 0) == 1)
    for _ in 0..<2_000 {
      for (work, milliseconds) in [(0, 1.0), (1, 3.0)] { student.answer(milliseconds: milliseconds, of: work) }
    }
    let (short, long) = (student.promptness.weight(of: 0), student.promptness.weight(of: 1))
    #expect(abs(short - 0.5) < 0.01 && abs(long - 1.5) < 0.01)
    #expect(student.promptness.weight(of: 2) == 1, "nobody knows")
    for (work, milliseconds) in [(2, 0.01), (3, 10_000.0)] { student.answer(milliseconds: milliseconds, of: work) }
    #expect(student.promptness.weight(of: 2) == Limits.weights.lowerBound)
    #expect(student.promptness.weight(of: 3) == Limits.weights.upperBound)
  }
}
