import Protobuf

extension Command {
  static let clockShow = Command(
    CommandSyntax(words: ["clock", "show"], summary: "what the test clock shows")
  ) { _, session in
    show(try await TestClock(session).now(), session.output)
  }

  private static let orLater = FlagSyntax(name: "--or-later", summary: "leave a clock alone that is past it")

  static let clockSet = Command(
    CommandSyntax(
      words: ["clock", "set"], operands: ["INSTANT"], flags: [orLater],
      summary: "move the test clock forward, to an instant such as 2026-03-31T12:00:00Z")
  ) { invocation, session in
    let clock = TestClock(session)
    let instant = invocation.operands[0]
    let now = try await clock.now()
    // RFC 3339 in UTC sorts as text.
    let isPast = invocation.has(orLater) && now >= instant
    show(isPast ? now : try await clock.set(instant), session.output)
  }

  private static func show(_ time: String, _ output: Output) {
    if output.isJSON {
      output.print(json: .members(("time", .string(time))))
    } else {
      output.print(time)
    }
  }
}
