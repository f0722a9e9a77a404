import BillingTypes
import Schemas
import ServiceRuntime
import UsersDomain

extension PhoneNumber {
  /// The number as callers and followers see it.
  var schema: UsersV1.PhoneNumber {
    UsersV1.PhoneNumber(
      name: name.resourceName, uid: stamp.uid.text, etag: stamp.etag, createTime: stamp.createdAt.schema,
      updateTime: stamp.updatedAt.schema, number: number, target: target?.resourceName ?? "")
  }
}
