import Transport

extension Command {
  static let health = Command(
    CommandSyntax(words: ["health"], summary: "whether the gateway and what is behind it are ready")
  ) { _, session in
    guard let answer = await session.gateway.probe("/readyz") else {
      throw CommandFailure(.unavailable, "Nothing answers at \(session.gateway.address.url).")
    }
    session.output.print(answer.text.trimmingEnds())
    guard answer.status == 200 else {
      throw CommandFailure(.unavailable, "The gateway is not ready (status \(answer.status)).")
    }
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
