/// One measured quantity over some rounds, beside what it is compared with in the same rounds and what is promised of it.
///
/// Its text is one line of JSON, in the format of `Tests/Bench/README.md`.
package struct Figure {
  /// What is promised.
  package enum Limit {
    case atMost(Double)
    case atLeast(Double)
  }

  /// The benchmark and what it measured: `store`, `durable writes through RPC`.
  package let bench: String
  package let what: String
  package let unit: String
  /// One value a round.
  package let ours: [Double]
  /// What it is compared with, and its value in each round.
  package var peer: (name: String, values: [Double])?
  /// Of ours over the peer's, or of ours where there is no peer.
  package var limit: Limit?

  package init(
    _ bench: String, _ what: String, unit: String, ours: [Double], peer: (name: String, values: [Double])? = nil,
    limit: Limit? = nil
  ) {
    self.bench = bench
    self.what = what
    self.unit = unit
    self.ours = ours
    self.peer = peer
    self.limit = limit
  }

  /// Ours over the peer's, round by round, or ours.
  private var judged: [Double] {
    peer.map { peer in zip(ours, peer.values).map { $0 / $1 } } ?? ours
  }

  /// The line of JSON.
  package var line: String {
    let members = [
      ("bench", quoted(bench)), ("what", quoted(what)), ("unit", quoted(unit)), ("ours", number(median(ours))),
      ("peer", peer.map { quoted($0.name) }), ("theirs", peer.map { number(median($0.values)) }),
      ("ratio", peer.map { _ in number(median(judged)) }), ("lowest", number(judged.min() ?? 0)),
      ("highest", number(judged.max() ?? 0)), ("rounds", "\(ours.count)"), ("limit", limit.map { number($0.value) }),
      ("sense", limit.map { quoted($0.sense) }),
    ]
    return "{" + members.map { "\"\($0)\": \($1 ?? "null")" }.joined(separator: ", ") + "}"
  }

  private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }

  private func quoted(_ text: String) -> String { "\"\(text)\"" }

  /// Whole from a hundred on, else thousandths: more would say more than any measurement does.
  private func number(_ value: Double) -> String {
    if value.magnitude >= 100 { return "\(Int64(value.rounded()))" }
    return "\((value * 1_000).rounded() / 1_000)"
  }
}

extension Figure.Limit {
  fileprivate var value: Double {
    switch self {
    case .atMost(let value), .atLeast(let value): value
    }
  }

  fileprivate var sense: String {
    switch self {
    case .atMost: "at most"
    case .atLeast: "at least"
    }
  }
}
