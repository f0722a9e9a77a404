import CProtobufC

/// Which fields a message type has, for code that builds messages from texts such as query parameters.
public struct MessageShape: Sendable {
  /// One field, as far as a text needs to know it.
  public struct Field: Sendable {
    /// What a text for the field turns into.
    public enum Kind: Sendable {
      /// Only `true` and `false`.
      case bool
      /// Everything that ProtoJSON also takes as a string: text, numbers, enum names, base64.
      case scalar
      /// A message with fields of its own; well-known types such as Timestamp are strings in ProtoJSON all the same.
      case message(MessageShape)
    }

    /// Name in the schema, as in `page_size`.
    public let name: String
    /// Name in ProtoJSON, as in `pageSize`.
    public let jsonName: String
    public let kind: Kind
    public let isRepeated: Bool
  }

  /// In the order of their numbers.
  public let fields: [Field]

  /// The shape of a generated message.
  public init(of message: any Message.Type) {
    self.init(message.cDescriptor)
  }

  private init(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) {
    let count = Int(descriptor.pointee.n_fields)
    fields = (0..<count).map { Self.field(descriptor.pointee.fields[$0]) }
  }

  private static func field(_ descriptor: ProtobufCFieldDescriptor) -> Field {
    let name = String(cString: descriptor.name)
    let kind: Field.Kind =
      switch descriptor.type {
      case PROTOBUF_C_TYPE_BOOL: .bool
      case PROTOBUF_C_TYPE_MESSAGE:
        .message(MessageShape(descriptor.descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)))
      default: .scalar
      }
    return Field(
      name: name, jsonName: jsonName(name), kind: kind, isRepeated: descriptor.label == PROTOBUF_C_LABEL_REPEATED)
  }

  /// The field of this name, in the schema's spelling or that of JSON.
  public func field(_ name: String) -> Field? {
    fields.first { $0.name == name || $0.jsonName == name }
  }

  /// `page_size` as `pageSize`, by the rule of protoc.
  public static func jsonName(_ name: String) -> String {
    guard name.utf8.contains(UInt8(ascii: "_")) else { return name }
    var result = ""
    var isCapital = false
    for character in name {
      if character == "_" {
        isCapital = true
      } else {
        result.append(isCapital ? Character(character.uppercased()) : character)
        isCapital = false
      }
    }
    return result
  }
}
