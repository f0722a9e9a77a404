import Synchronization

/// Whether this process is of use, and what that depends on. Health checks, `/readyz` and `Health.Watch` tell it.
public final class Readiness: Sendable {
  /// Where a process is in its life.
  public enum Phase: String, Sendable, Hashable {
    case starting, serving, draining
  }

  /// Something that this process leans on.
  public struct Dependency: Sendable, Hashable {
    public let name: String
    /// Whether the process is not ready without it. One that it can do without for a while is only named.
    public let isRequired: Bool
    public var isReady: Bool
    /// A word or two on how it is.
    public var state: String
  }

  struct Standing: Sendable {
    var phase = Phase.starting
    var dependencies: [Dependency] = []

    var isReady: Bool { phase == .serving && dependencies.allSatisfy { $0.isReady || !$0.isRequired } }
  }

  private struct State {
    var standing = Standing()
    var watchers: [Int: AsyncStream<Bool>.Continuation] = [:]
    var nextWatcher = 0
  }

  private let state = Mutex(State())

  /// A process that starts and depends on nothing yet.
  public init() {}

  /// Says how a dependency is; the first time also names it.
  public func set(_ name: String, isReady: Bool, state word: String, isRequired: Bool = true) {
    change { standing in
      standing.dependencies.removeAll { $0.name == name }
      standing.dependencies.append(
        Dependency(name: name, isRequired: isRequired, isReady: isReady, state: word))
      standing.dependencies.sort { $0.name < $1.name }
    }
  }

  /// Whether calls are welcome now.
  public var isReady: Bool { standing.isReady }

  var standing: Standing { state.withLock(\.standing) }

  func enter(_ phase: Phase) { change { $0.phase = phase } }

  /// Readiness now, then whenever it changes; ends when the process has drained.
  func watch() -> AsyncStream<Bool> {
    let (stream, continuation) = AsyncStream.makeStream(of: Bool.self, bufferingPolicy: .bufferingNewest(1))
    let number = state.withLock { state in
      continuation.yield(state.standing.isReady)
      state.nextWatcher += 1
      state.watchers[state.nextWatcher] = continuation
      return state.nextWatcher
    }
    continuation.onTermination = { [weak self] _ in
      _ = self?.state.withLock { $0.watchers.removeValue(forKey: number) }
    }
    return stream
  }

  /// Ends every watch.
  func finish() {
    let watchers = state.withLock { state in
      defer { state.watchers = [:] }
      return state.watchers.values
    }
    for watcher in watchers { watcher.finish() }
  }

  private func change(_ body: (inout Standing) -> Void) {
    let (watchers, isReady) = state.withLock { state in
      let before = state.standing.isReady
      body(&state.standing)
      let after = state.standing.isReady
      return (before == after ? [] : Array(state.watchers.values), after)
    }
    for watcher in watchers { watcher.yield(isReady) }
  }
}
