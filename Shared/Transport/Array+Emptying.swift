extension Array {
  /// Takes all out and keeps the room. For the few that one turn brings `removeAll` costs several times as much.
  @inlinable
  public mutating func empty() {
    while popLast() != nil {}
  }
}
