/// The log format of HdrHistogram, version 1.3: a line for each interval and tag.
package struct HistogramLog: Sendable {
  private(set) package var text: String

  /// A log that begins at `startMilliseconds` since 1970; its intervals are relative to that.
  package init(startMilliseconds: Int64) {
    let start = seconds(Double(startMilliseconds) / 1_000)
    text = """
      #[Histogram log format version 1.3]
      #[StartTime: \(start) (seconds since epoch)]
      #[BaseTime: \(start) (seconds since epoch)]
      "StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"

      """
  }

  /// Adds what was recorded under `tag` during an interval, if anything was; durations are nanoseconds, the maximum column
  /// milliseconds.
  package mutating func add(tag: String, startSeconds: Double, lengthSeconds: Double, _ histogram: HdrHistogram) {
    if histogram.count == 0 { return }
    let safeTag = String(tag.map { ",\n\r\" ".contains($0) ? "_" : $0 })
    text +=
      "Tag=\(safeTag),\(seconds(startSeconds)),\(seconds(lengthSeconds)),"
      + "\(decimal(Double(histogram.maximum) / 1e6, 3)),\(histogram.encoded())\n"
  }
}

private func seconds(_ value: Double) -> String { decimal(value, 3) }
