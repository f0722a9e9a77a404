/// Rows of a CSV file that arrivals take their values from.
package struct Feeder: Sendable {
  /// Which row an arrival takes.
  package enum Order: String, Sendable, CaseIterable {
    /// The rows in turn, from the first again after the last.
    case sequential
    /// Any row, by the arrival's own chance.
    case random
  }

  package var name: String
  package var columns: [String]
  package var rows: [[String]]
  package var order: Order

  func row(of arrival: UInt64, _ numbers: inout SeededNumbers) -> Int {
    switch order {
    case .sequential: Int(arrival % UInt64(rows.count))
    case .random: numbers.below(rows.count)
    }
  }
}
