package import Protobuf
package import RPC

/// What the proto files say about one method.
package struct MethodDescriptor: Sendable {
  package let name: MethodName
  package let shape: CallShape
  package let idempotency: Idempotency
  package let permission: Permission
  /// Which field of the request says what account it is about; nil for a method about no account.
  package let accountField: AccountField?
  /// HTTP bindings in the order of the proto file; empty for methods that are not on the REST face.
  package let routes: [HTTPRoute]
  package let requestType: any Message.Type
  package let responseType: any Message.Type
}

/// How many messages go each way.
package enum CallShape: Sendable { case unary, serverStreaming, clientStreaming, bidirectional }

/// What repeating a call does (google.protobuf.MethodOptions.IdempotencyLevel).
package enum Idempotency: Sendable { case unknown, noSideEffects, idempotent }

/// Who may call a method (linecard.options.v1.Permission). `nobody` is what a method without the option has.
package enum Permission: Sendable, Hashable, CaseIterable {
  case nobody, anyone, signedIn, member, manager, administrator, owner, selfOrAdministrator, `operator`, service
}

/// The field of a request that names the account, or something within it: `accounts/acme/users/ann`.
package struct AccountField: Sendable {
  /// Such as `parent` or `user.name`, in the names of the schema.
  package let path: String
  /// What the field of a request says; empty where it is not set or the request is of another type.
  package let value: @Sendable (any Message) -> String

  init(path: String, _ value: @escaping @Sendable (any Message) -> String) {
    self.path = path
    self.value = value
  }
}

/// One `google.api.http` binding.
package struct HTTPRoute: Sendable, Hashable {
  /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
  package let verb: String
  /// Such as `/v1/{name=accounts/*}:verb`.
  package let template: String
  /// The request field that the body holds; `*` for the whole request, empty for none.
  package let body: String
  /// The response field that is the whole answer; empty for the response itself.
  package let responseBody: String
}

/// Every method of the installation; `all` is generated.
package enum MethodTable {
  private static let byName: [MethodName: MethodDescriptor] =
    Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// The method with this name; nil if the proto files have none.
  package static func method(named name: MethodName) -> MethodDescriptor? { byName[name] }
}

/// The proto files' own description, for reflection.
package enum Descriptors {
  /// A serialized google.protobuf.FileDescriptorSet of every proto file.
  package static let fileDescriptorSet: [UInt8] = Base64.decode(fileDescriptorSetBase64) ?? []
}
