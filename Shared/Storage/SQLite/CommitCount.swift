internal import Synchronization

/// How many commits there were since the start. The writer counts each one after COMMIT returned and before anybody is
/// answered, so a snapshot that was begun at the present count holds everything that anybody may know of.
final class CommitCount: Sendable {
  private let count = Atomic<UInt64>(0)

  var now: UInt64 { count.load(ordering: .acquiring) }

  func add() { count.add(1, ordering: .releasing) }
}
