import CProtobufC
import Protobuf

/// libprotobuf-c by itself, as the measure of our bytes.
enum Library {
  /// What the library makes of `bytes` when it reads and packs them again; nil when it refuses them.
  static func repacked(_ bytes: [UInt8], as type: any Message.Type) -> [UInt8]? {
    guard let message = protobuf_c_message_unpack(type.cDescriptor, nil, bytes.count, bytes) else { return nil }
    defer { protobuf_c_message_free_unpacked(message, nil) }
    var packed = [UInt8](repeating: 0, count: protobuf_c_message_get_packed_size(message))
    protobuf_c_message_pack(message, &packed)
    return packed
  }
}
