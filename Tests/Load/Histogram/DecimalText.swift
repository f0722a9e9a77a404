/// A number with so many digits after the point, rounded half away from zero, without an exponent.
package func decimal(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite else { return "0" }
  var scale: Int64 = 1
  for _ in 0..<digits { scale *= 10 }
  let bound = Double(Int64.max / 2)
  let scaled = Int64(max(-bound, min(bound, (value * Double(scale)).rounded())))
  let sign = scaled < 0 ? "-" : ""
  let whole = scaled.magnitude / UInt64(scale)
  if digits == 0 { return "\(sign)\(whole)" }
  let rest = String(scaled.magnitude % UInt64(scale))
  return "\(sign)\(whole).\(String(repeating: "0", count: digits - rest.count))\(rest)"
}

/// A round duration beside an axis: `20 ms`, `2.5 s`, `0`.
func tickText(_ nanoseconds: Double) -> String {
  let units = [("s", 1e9), ("ms", 1e6), ("µs", 1e3), ("ns", 1)]
  guard let (unit, size) = units.first(where: { nanoseconds >= $0.1 }) else { return "0" }
  return "\(shortNumber((nanoseconds / size * 1_000).rounded() / 1_000)) \(unit)"
}

/// A duration for people: `812 ns`, `95.1 µs`, `12.34 ms`, `1.234 s`.
package func durationText(_ nanoseconds: UInt64) -> String {
  let value = Double(nanoseconds)
  if nanoseconds < 1_000 { return "\(nanoseconds) ns" }
  if nanoseconds < 1_000_000 { return "\(decimal(value / 1e3, 1)) µs" }
  if nanoseconds < 1_000_000_000 { return "\(decimal(value / 1e6, 2)) ms" }
  return "\(decimal(value / 1e9, 3)) s"
}
