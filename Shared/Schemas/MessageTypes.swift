public import Protobuf

/// Every message type of the installation; `all` is generated.
public enum MessageTypes {
  private static let byName: [String: any Message.Type] =
    Dictionary(uniqueKeysWithValues: all.map { ($0.protobufName, $0) })

  /// The type with this full protobuf name; nil if the proto files have none.
  public static func type(named name: String) -> (any Message.Type)? { byName[name] }
}
