import Protobuf
import Transport

extension Command {
  static let health = Command(
    CommandSyntax(words: ["health"], summary: "whether the gateway and what is behind it are ready")
  ) { _, session in
    guard let answer = await session.gateway.probe("/readyz") else {
      throw CommandFailure(.unavailable, "Nothing answers at \(session.gateway.address.url).")
    }
    for line in text(answer.text.trimmingEnds(), session.output) { session.output.print(line) }
    guard answer.status == 200 else {
      throw CommandFailure(.unavailable, "The gateway is not ready (status \(answer.status)).")
    }
  }

  private static func text(_ answer: String, _ output: Output) -> [String] {
    guard !output.isJSON, let state = try? JSONValue(parsing: answer) else { return [answer] }
    let clock = state.text("test_clock")
    let simulated = clock.isEmpty ? "" : ", test clock at \(clock)"
    return ["gateway: \(state.text("phase"))\(simulated)"]
      + state.elements("dependencies").map { "\($0.text("name")): \($0.text("state"))" }
  }

  static let wait = Command(
    CommandSyntax(
      words: ["wait"], summary: "return when the gateway and what is behind it are ready, or when patience ends")
  ) { _, session in
    let giveUpAt = session.loop.nowNanoseconds + session.gateway.patienceNanoseconds
    var last = "nothing answers."
    while session.loop.nowNanoseconds < giveUpAt {
      if let answer = await session.gateway.probe("/readyz") {
        if answer.status == 200 { return }
        last = answer.text.trimmingEnds()
      }
      await session.loop.pause(milliseconds: 50)
    }
    throw CommandFailure(.unavailable, "\(session.gateway.address.url) did not become ready: \(last)")
  }
}

extension String {
  /// Without blanks and line ends at its ends.
  fileprivate func trimmingEnds() -> String {
    var text = self[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    return String(text)
  }
}
