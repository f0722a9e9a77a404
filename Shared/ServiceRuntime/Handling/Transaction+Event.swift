public import BillingTypes
public import Protobuf
public import Storage

extension Transaction {
  /// Publishes a fact about a resource of an account with the change that made it: one event per revision.
  public func append(_ event: some Message, of account: AccountID, _ stamp: ResourceStamp) throws {
    try append(
      OutboxEvent(
        id: "\(stamp.uid)-\(stamp.revision)", account: account.resourceName, type: type(of: event).protobufName,
        payload: event.serialized(), atMilliseconds: stamp.updatedAt.millisecondsSinceEpoch))
  }
}
