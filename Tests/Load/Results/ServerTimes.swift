/// How long a server says that it took, from the histograms of its `/metrics` page: what lies between this and the client's
/// times was spent outside of it, on the way and in queues before it.
package struct ServerTimes: Sendable, Hashable {
  /// The server, the metric and its labels.
  package var name: String
  package var count: Double
  /// In nanoseconds; estimated within a bucket.
  package var p50: Double
  package var p99: Double

  /// One for each histogram of durations that grew, the busiest first.
  ///
  /// - Parameter growth: What the counters grew by, by name with labels.
  package static func all(in growth: [String: Double]) -> [ServerTimes] {
    var buckets: [String: [(bound: Double, count: Double)]] = [:]
    for (name, value) in growth {
      guard let marker = name.firstRange(of: "_seconds_bucket{"), let le = name.firstRange(of: "le=\""),
        let end = name[le.upperBound...].firstIndex(of: "\"")
      else { continue }
      let bound = Double(name[le.upperBound..<end]) ?? .infinity
      var labels = name[marker.upperBound..<le.lowerBound]
      if labels.last == "," { labels.removeLast() }
      buckets["\(name[..<marker.lowerBound]) {\(labels)}", default: []].append((bound, value))
    }
    return buckets.compactMap { name, counts in
      let sorted = counts.sorted { $0.bound < $1.bound }
      guard let total = sorted.last?.count, total > 0 else { return nil }
      return ServerTimes(
        name: name, count: total, p50: quantile(0.5, sorted, total), p99: quantile(0.99, sorted, total))
    }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }

  /// Buckets count everything up to their bound; within one, values are taken as evenly spread.
  private static func quantile(_ share: Double, _ buckets: [(bound: Double, count: Double)], _ total: Double) -> Double
  {
    let wanted = share * total
    var below = (bound: 0.0, count: 0.0)
    for bucket in buckets {
      if bucket.count >= wanted {
        if bucket.bound == .infinity { return below.bound * 1e9 }
        let part = bucket.count > below.count ? (wanted - below.count) / (bucket.count - below.count) : 1
        return (below.bound + (bucket.bound - below.bound) * part) * 1e9
      }
      below = bucket
    }
    return below.bound * 1e9
  }
}
