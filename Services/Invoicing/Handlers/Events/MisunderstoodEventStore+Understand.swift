import Storage

extension MisunderstoodEventStore {
  /// Lets an event take effect, or keeps it with the reason where it can not be understood: those after it go on, and
  /// its account is not billed until someone has looked. Failures of the store are thrown on.
  static func understand(
    _ event: StoredEvent, of producer: String, in transaction: any Transaction, _ body: () throws -> Void
  ) throws {
    do {
      try body()
    } catch let error as StorageError {
      guard case .constraintViolated(_, let detail) = error else { throw error }
      try keep(event, of: producer, "it contradicts what is stored: \(detail)", in: transaction)
    } catch {
      try keep(event, of: producer, "\(error)", in: transaction)
    }
  }

  private static func keep(
    _ event: StoredEvent, of producer: String, _ message: String, in transaction: any Transaction
  ) throws {
    let account = event.event.account.split(separator: "/").last.map(String.init) ?? ""
    let misunderstood = MisunderstoodEvent(
      producer: producer, sequence: event.sequence, account: account, type: event.event.type, message: message)
    try insert(misunderstood, into: transaction)
  }
}
