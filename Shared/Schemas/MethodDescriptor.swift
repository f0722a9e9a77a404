public import Protobuf
public import RPC

/// What the proto files say about one method.
public struct MethodDescriptor: Sendable {
  public let name: MethodName
  public let shape: CallShape
  public let idempotency: Idempotency
  public let permission: Permission
  /// Which field of the request says what account it is about; nil for a method about no account.
  public let accountField: AccountField?
  /// HTTP bindings in the order of the proto file; empty for methods that are not on the REST face.
  public let routes: [HTTPRoute]
  public let requestType: any Message.Type
  public let responseType: any Message.Type
}

/// How many messages go each way.
public enum CallShape: Sendable { case unary, serverStreaming, clientStreaming, bidirectional }

/// What repeating a call does (google.protobuf.MethodOptions.IdempotencyLevel).
public enum Idempotency: Sendable { case unknown, noSideEffects, idempotent }

/// Who may call a method (linecard.options.v1.Permission). `nobody` is what a method without the option has.
public enum Permission: Sendable, Hashable, CaseIterable {
  case nobody, anyone, signedIn, member, manager, administrator, owner, selfOrAdministrator, `operator`, service
}

/// The field of a request that names the account, or something within it: `accounts/acme/users/ann`.
public struct AccountField: Sendable {
  /// Such as `parent` or `user.name`, in the names of the schema.
  public let path: String
  /// What the field of a request says; empty where it is not set or the request is of another type.
  public let value: @Sendable (any Message) -> String

  init(path: String, _ value: @escaping @Sendable (any Message) -> String) {
    self.path = path
    self.value = value
  }
}

/// One `google.api.http` binding.
public struct HTTPRoute: Sendable, Hashable {
  /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
  public let verb: String
  /// Such as `/v1/{name=accounts/*}:verb`.
  public let template: String
  /// The request field that the body holds; `*` for the whole request, empty for none.
  public let body: String
  /// The response field that is the whole answer; empty for the response itself.
  public let responseBody: String
}

/// Every method of the installation; `all` is generated.
public enum MethodTable {
  private static let byName: [MethodName: MethodDescriptor] =
    Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// The method with this name; nil if the proto files have none.
  public static func method(named name: MethodName) -> MethodDescriptor? { byName[name] }
}

/// The proto files' own description, for reflection.
public enum Descriptors {
  /// A serialized google.protobuf.FileDescriptorSet of every proto file.
  public static let fileDescriptorSet: [UInt8] = Base64.decode(fileDescriptorSetBase64) ?? []
}
