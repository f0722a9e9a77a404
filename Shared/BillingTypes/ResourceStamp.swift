/// What every stored resource carries besides its content (AIP-148): identity, revision and times.
public struct ResourceStamp: Sendable, Hashable {
  /// Identity across renames and re-creation.
  public let uid: ResourceUID
  /// 1 when created, one more with every change.
  public let revision: Int64
  /// When it was created.
  public let createdAt: Instant
  /// When it was last changed.
  public let updatedAt: Instant

  /// A stamp that was stored.
  public init(uid: ResourceUID, revision: Int64, createdAt: Instant, updatedAt: Instant) {
    self.uid = uid
    self.revision = revision
    self.createdAt = createdAt
    self.updatedAt = updatedAt
  }

  /// The stamp of a resource that is created now.
  public init(creating uid: ResourceUID, at now: Instant) {
    self.init(uid: uid, revision: 1, createdAt: now, updatedAt: now)
  }

  /// The stamp after a change; time never runs back in it.
  public func changed(at now: Instant) -> ResourceStamp {
    ResourceStamp(uid: uid, revision: revision + 1, createdAt: createdAt, updatedAt: max(updatedAt, now))
  }

  /// Opaque text that is another one after every change, also for a resource of the same name created later (AIP-154).
  public var etag: String { "\(uid.text.prefix(8))-\(revision)" }
}
