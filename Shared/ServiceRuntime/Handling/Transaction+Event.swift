package import BillingTypes
package import Protobuf
package import Storage

extension Transaction {
  /// Publishes a fact about a resource of an account with the change that made it: one event per revision.
  package func append(_ event: some Message, of account: AccountID, _ stamp: ResourceStamp) throws {
    try append(
      OutboxEvent(
        id: "\(stamp.uid)-\(stamp.revision)", account: account.resourceName, type: type(of: event).protobufName,
        payload: event.serialized(), atMilliseconds: stamp.updatedAt.millisecondsSinceEpoch))
  }
}
