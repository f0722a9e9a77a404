import CDescriptors
import CProtobufC

/// One run of the plugin: a serialized CodeGeneratorRequest in, a serialized CodeGeneratorResponse out.
struct Plugin {
  /// google.protobuf.compiler.CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL
  private static let featureProto3Optional: UInt64 = 1

  func reply(to input: [UInt8]) -> [UInt8] {
    guard let request = google__protobuf__compiler__code_generator_request__unpack(nil, input.count, input) else {
      return reply(error: "the input is no CodeGeneratorRequest; let protoc run this program as a plugin")
    }
    let option = request.pointee.parameter.map { String(cString: $0) } ?? ""
    do {
      switch option {
      case "c":
        let output = COutput()
        output.strip(request)
        return reply(files: try output.files(pack(request)))
      case "", "swift":
        let schema = try SchemaLoader().load(request)
        return reply(files: try SwiftOutput(schema).files(descriptorSet: descriptorSet(request)))
      default:
        return reply(error: "unknown option \"\(option)\"; allowed are \"c\" and \"swift\"")
      }
    } catch let error as GeneratorError {
      return reply(error: error.message)
    } catch {
      return reply(error: "\(error)")
    }
  }

  private func pack(_ request: UnsafeMutablePointer<Google__Protobuf__Compiler__CodeGeneratorRequest>) -> [UInt8] {
    packed(UnsafeMutableRawPointer(request).assumingMemoryBound(to: ProtobufCMessage.self))
  }

  /// Every file that the request holds, without comments.
  private func descriptorSet(
    _ request: UnsafeMutablePointer<Google__Protobuf__Compiler__CodeGeneratorRequest>
  ) -> [UInt8] {
    for index in 0..<request.pointee.n_proto_file { request.pointee.proto_file[index]?.pointee.source_code_info = nil }
    var set = Google__Protobuf__FileDescriptorSet()
    google__protobuf__file_descriptor_set__init(&set)
    set.n_file = request.pointee.n_proto_file
    set.file = request.pointee.proto_file
    return withUnsafeMutablePointer(to: &set) {
      packed(UnsafeMutableRawPointer($0).assumingMemoryBound(to: ProtobufCMessage.self))
    }
  }

  private func packed(_ message: UnsafeMutablePointer<ProtobufCMessage>) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: protobuf_c_message_get_packed_size(message))
    protobuf_c_message_pack(message, &bytes)
    return bytes
  }

  private func reply(error: String) -> [UInt8] {
    // CodeGeneratorResponse.error = 1
    field(1, Array(error.utf8))
  }

  private func reply(files: [(path: String, content: String)]) -> [UInt8] {
    // supported_features = 2, file = 15 {name = 1, content = 15}
    var bytes: [UInt8] = [2 << 3, UInt8(Self.featureProto3Optional)]
    for file in files {
      bytes += field(15, field(1, Array(file.path.utf8)) + field(15, Array(file.content.utf8)))
    }
    return bytes
  }

  private func field(_ number: Int, _ value: [UInt8]) -> [UInt8] {
    varint(number << 3 | 2) + varint(value.count) + value
  }

  private func varint(_ value: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
