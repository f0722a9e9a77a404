/// Finds what somebody probably meant.
enum NearestName {
  /// `; did you mean --listen?`, or nothing when no known name is near.
  static func hint(for name: String, among known: [String], written: (String) -> String) -> String {
    guard name.count <= 100 else { return "" }
    let distances = known.map { (distance(Array(name.utf8), Array($0.utf8)), $0) }
    guard let nearest = distances.min(by: { $0.0 < $1.0 }), nearest.0 <= max(2, name.count / 3) else { return "" }
    return "; did you mean \(written(nearest.1))?"
  }

  /// How many bytes must be inserted, removed or replaced.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let replaced = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }
}
