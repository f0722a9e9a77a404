import Synchronization
import Transport

/// How far something has come: a bar where a person watches, otherwise a line now and then.
final class Progress: Sendable {
  private struct State {
    var done: Int64 = 0
    var shownAtNanoseconds: UInt64 = 0
    var shownDone: Int64 = -1
  }

  private let title: String
  private let total: Int64
  private let output: Output
  private let loop: EventLoop
  private let state = Mutex(State())

  init(_ title: String, total: Int64, output: Output, loop: EventLoop) {
    self.title = title
    self.total = total
    self.output = output
    self.loop = loop
  }

  /// One more is done.
  func step() {
    state.withLock { state in
      state.done += 1
      show(&state)
    }
  }

  /// So many are done.
  func reach(_ done: Int64) {
    state.withLock { state in
      state.done = done
      show(&state)
    }
  }

  /// The end, as a line that stays.
  func finish() {
    state.withLock { state in
      if output.isTerminal { output.replaceLine("") }
      output.note("\(title): \(state.done) of \(total)")
    }
  }

  /// At most ten times a second on a terminal and every two seconds in a log.
  private func show(_ state: inout State) {
    let now = loop.nowNanoseconds
    let intervalNanoseconds: UInt64 = output.isTerminal ? 100_000_000 : 2_000_000_000
    guard now - state.shownAtNanoseconds >= intervalNanoseconds, state.done != state.shownDone else { return }
    if state.shownAtNanoseconds == 0 && !output.isTerminal {
      state.shownAtNanoseconds = now
      return
    }
    state.shownAtNanoseconds = now
    state.shownDone = state.done
    if output.isTerminal {
      output.replaceLine(Self.bar(title, state.done, total))
    } else {
      output.note("\(title): \(state.done) of \(total)")
    }
  }

  /// `bill run [##########----------] 150 of 300`
  static func bar(_ title: String, _ done: Int64, _ total: Int64) -> String {
    let width: Int64 = 40
    let filled = total > 0 ? Int(min(width, done * width / total)) : 0
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Int(width) - filled)
    return "\(title) [\(bar)] \(done) of \(total)"
  }
}
