/// What the variables of one arrival stand for. Everything but captures follows from the seed and the arrival's number.
struct FlowValues {
  let run: String
  let arrival: UInt64
  /// The present step, by its number among all call steps.
  var step = 0
  var captured: [String]
  private let feeders: [Feeder]
  private var numbers: SeededNumbers
  private var rows: [Int?]

  init(run: String, arrival: UInt64, captureCount: Int, feeders: [Feeder], numbers: SeededNumbers) {
    self.run = run
    self.arrival = arrival
    self.feeders = feeders
    self.numbers = numbers
    captured = [String](repeating: "", count: captureCount)
    rows = [Int?](repeating: nil, count: feeders.count)
  }

  /// The idempotency key of the present step.
  var key: String { "\(run)-\(arrival)-\(step)" }

  /// A cell of the row that this arrival has of a feeder.
  mutating func cell(_ feeder: Int, _ column: Int) -> String {
    let row = rows[feeder] ?? feeders[feeder].row(of: arrival, &numbers)
    rows[feeder] = row
    return feeders[feeder].rows[row][column]
  }

  mutating func number(_ from: Int64, _ to: Int64) -> Int64 {
    from + Int64(numbers.below(Int(to - from + 1)))
  }

  mutating func share() -> Double { numbers.share() }
}
