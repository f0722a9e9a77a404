import LoadHarness
import Testing

@Suite struct ScheduleTests {
  private func times(_ pieces: [ArrivalPhase.Piece], _ spacing: ArrivalPhase.Spacing, seed: UInt64 = 1) -> [Double] {
    ArrivalTimes([ArrivalPhase(pieces: pieces, spacing: spacing)], seed: seed).map { Double($0) / 1e9 }
  }

  @Test("a constant rate is evenly spaced and ends with its phase") func constant() {
    let times = times([.init(fromRate: 10, toRate: 10, seconds: 2)], .even)
    #expect(times.count == 20)
    #expect(times.first == 0)
    for (index, time) in times.enumerated() { #expect(abs(time - Double(index) / 10) < 1e-6) }
  }

  @Test("a ramp has the arrivals of its mean rate, and twice as dense where the rate is twice as high") func ramp() {
    let times = times([.init(fromRate: 0, toRate: 200, seconds: 10)], .even)
    #expect(times.count == 1_000)
    #expect(abs(Double(times.count { $0 < 5 }) - 250) <= 1)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    let down = self.times([.init(fromRate: 200, toRate: 0, seconds: 10)], .even)
    #expect(abs(Double(down.count { $0 < 5 }) - 750) <= 1)
  }

  @Test("steps and spikes follow on without losing or doubling an arrival") func pieces() {
    let times = times(
      [
        .init(fromRate: 10, toRate: 10, seconds: 1), .init(fromRate: 100, toRate: 100, seconds: 1),
        .init(fromRate: 0, toRate: 0, seconds: 1), .init(fromRate: 10, toRate: 10, seconds: 1),
      ], .even)
    #expect(times.count == 120)
    #expect(times.count { (1..<2).contains($0) } == 100)
    #expect(!times.contains { (2..<3).contains($0) })
  }

  @Test("a Poisson process has its rate, its scatter, and the same instants from the same seed") func poisson() {
    let piece = ArrivalPhase.Piece(fromRate: 1_000, toRate: 1_000, seconds: 20)
    let first = times([piece], .poisson, seed: 5)
    #expect(first == times([piece], .poisson, seed: 5))
    #expect(first != times([piece], .poisson, seed: 6))
    #expect(abs(first.count - 20_000) < 600)
    let gaps = zip(first, first.dropFirst()).map { $1 - $0 }
    let mean = gaps.reduce(0, +) / Double(gaps.count)
    var squares = 0.0
    for gap in gaps { squares += (gap - mean) * (gap - mean) }
    let variance = squares / Double(gaps.count)
    // Of exponential gaps the deviation is the mean.
    #expect(abs(variance.squareRoot() / mean - 1) < 0.05)
  }

  @Test("phases follow each other; a replay keeps its instants") func phases() {
    let phases = [
      ArrivalPhase(pieces: [.init(fromRate: 2, toRate: 2, seconds: 1)], spacing: .even),
      ArrivalPhase(pieces: [.init(fromRate: 0, toRate: 0, seconds: 3)], spacing: .replayed([0.25, 0.25, 2])),
      ArrivalPhase(pieces: [.init(fromRate: 1, toRate: 1, seconds: 1)], spacing: .even),
    ]
    #expect(ArrivalTimes(phases, seed: 1).map { $0 / 1_000_000 } == [0, 500, 1_250, 1_250, 3_000, 4_000])
  }

  /// Arrivals of a phase as a scenario file writes it, in milliseconds.
  private func arrivals(_ phase: String) throws -> [Int] {
    var reader = ScenarioReader { _ in Array("0\n0.5\n0.5\n2\n".utf8) }
    let scenario = try reader.read(
      Array(
        """
        {"name":"n","targets":{"g":{"address":"127.0.0.1:1"}},"arrivals":{"phases":[\(phase)]},
         "flows":[{"flow":"f","steps":[{"step":"a","target":"g","get":"/"}]}]}
        """.utf8))
    guard case .open(let phases, _) = scenario.arrivals else { return [] }
    return ArrivalTimes(phases, seed: scenario.seed).map { Int(($0 + 500_000) / 1_000_000) }
  }

  @Test("constant, ramp, step, spike and replay arrive when their words say") func written() throws {
    #expect(try arrivals("{\"rate\":4,\"seconds\":1}") == [0, 250, 500, 750])
    // The n-th arrival of a ramp from 0 is at the root of n.
    #expect(
      try arrivals("{\"shape\":\"ramp\",\"from\":0,\"to\":8,\"seconds\":2}")
        == (0..<8).map { Int((Double($0) / 2).squareRoot() * 1_000 + 0.5) })
    #expect(
      try arrivals("{\"shape\":\"step\",\"from\":2,\"to\":4,\"steps\":2,\"seconds\":2}")
        == [0, 500, 1_000, 1_250, 1_500, 1_750])
    #expect(
      try arrivals("{\"shape\":\"spike\",\"rate\":1,\"peak\":4,\"at_seconds\":2,\"for_seconds\":1,\"seconds\":4}")
        == [0, 1_000, 2_000, 2_250, 2_500, 2_750, 3_000])
    #expect(try arrivals("{\"shape\":\"replay\",\"file\":\"x\",\"speed\":2}") == [0, 250, 250, 1_000])
    let poisson = try arrivals("{\"shape\":\"poisson\",\"rate\":1000,\"seconds\":4}")
    #expect(abs(poisson.count - 4_000) < 260 && poisson == poisson.sorted())
  }

  @Test("numbers of a stream are the same every time, other streams have others, and below stays below")
  func numbers() {
    func draw(_ seed: UInt64, _ stream: UInt64) -> [UInt64] {
      var numbers = SeededNumbers(seed: seed, stream: stream)
      return (0..<100).map { _ in numbers.next() }
    }
    #expect(draw(1, 2) == draw(1, 2))
    #expect(draw(1, 2) != draw(1, 3))
    #expect(draw(1, 2) != draw(2, 2))
    var numbers = SeededNumbers(seed: 3, stream: 4)
    #expect(Set((0..<1_000).map { _ in numbers.below(7) }) == Set(0..<7))
  }
}
