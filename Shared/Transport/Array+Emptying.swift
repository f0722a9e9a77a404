extension Array {
  /// Takes all out and keeps the room. For the few that one turn brings `removeAll` costs several times as much.
  @inlinable
  package mutating func empty() {
    while popLast() != nil {}
  }
}
