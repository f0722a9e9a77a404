import CProtobufC

/// Where a singular field lies in protoc-c's struct of a message, for code that needs one field and not the Swift value.
public struct FieldPlace: Sendable {
  private let offset: Int

  /// The field `name` (as the schema spells it) of `type`, and the full name of the message that it holds; nil when there
  /// is no such field or it holds something else.
  public static func message(_ name: String, of type: any Message.Type) -> (place: FieldPlace, typeName: String)? {
    guard let field = field(name, of: type), field.type == PROTOBUF_C_TYPE_MESSAGE, let inner = field.descriptor else {
      return nil
    }
    let descriptor = inner.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
    return (FieldPlace(offset: Int(field.offset)), String(cString: descriptor.pointee.name))
  }

  /// The field `name` of `type`, when it is text or bytes; they are one to protoc-c.
  public static func text(_ name: String, of type: any Message.Type) -> FieldPlace? {
    guard let field = field(name, of: type), field.type == PROTOBUF_C_TYPE_BYTES else { return nil }
    return FieldPlace(offset: Int(field.offset))
  }

  private static func field(_ name: String, of type: any Message.Type) -> ProtobufCFieldDescriptor? {
    guard let field = protobuf_c_message_descriptor_get_field_by_name(type.cDescriptor, name)?.pointee,
      field.label != PROTOBUF_C_LABEL_REPEATED
    else { return nil }
    return field
  }

  /// The message that `cMessage` holds here; nil when it is not set.
  public func message(in cMessage: UnsafeRawPointer) -> UnsafeRawPointer? {
    cMessage.load(fromByteOffset: offset, as: UnsafeRawPointer?.self)
  }

  /// The text that `cMessage` holds here; empty when it is not set.
  public func text(in cMessage: UnsafeRawPointer) throws(ProtobufError) -> String {
    try decodeString(cMessage.load(fromByteOffset: offset, as: ProtobufCBinaryData.self), field: "a field read alone")
  }
}
