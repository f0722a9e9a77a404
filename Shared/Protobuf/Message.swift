package import CProtobufC

/// A generated protobuf message: a Swift value that converts to and from protoc-c's struct and to and from ProtoJSON.
package protocol Message: Sendable, Hashable {
  /// The message with every field at its default.
  init()

  /// Full protobuf name, such as `linecard.users.v1.Account`.
  static var protobufName: String { get }

  /// libprotobuf-c's description of the message.
  static var cDescriptor: UnsafePointer<ProtobufCMessageDescriptor> { get }

  /// Copies the fields out of protoc-c's struct, checking that text is UTF-8.
  init(cMessage: UnsafeRawPointer) throws(ProtobufError)

  /// protoc-c's struct with these fields, in memory of `arena`, which must be reset without a budget.
  func cMessage(in arena: Arena) -> UnsafeMutableRawPointer

  /// Writes the message, from its last byte to its first. The bytes are those that libprotobuf-c packs.
  func write(to writer: inout MessageWriter)

  /// The message read from ProtoJSON; `path` is where `json` stands in the text, for errors.
  init(json: JSONValue, at path: JSONPath) throws(JSONError)

  /// The message as ProtoJSON. Fields at their default are left out.
  func json() -> JSONValue
}

extension Message {
  /// Decodes bytes with libprotobuf-c within a budget of memory and time (`ProtobufLimits`).
  package init(serialized bytes: UnsafeRawBufferPointer) throws(ProtobufError) {
    self = try Arena.withThreadArena { arena throws(ProtobufError) in
      try Self(serialized: bytes, arena: arena)
    }
  }

  /// Decodes bytes with libprotobuf-c within a budget of memory and time (`ProtobufLimits`).
  package init(serialized bytes: [UInt8]) throws(ProtobufError) {
    self = try Arena.withThreadArena { arena throws(ProtobufError) in
      try Self(serialized: bytes, arena: arena)
    }
  }

  /// Decodes bytes in `arena`, which is reset first.
  package init(serialized bytes: [UInt8], arena: Arena) throws(ProtobufError) {
    // A closure with typed errors around withUnsafeBytes keeps the pointer's life as short as the decode.
    let result: Result<Self, ProtobufError> = bytes.withUnsafeBytes { buffer in
      do throws(ProtobufError) {
        return .success(try Self(serialized: buffer, arena: arena))
      } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }

  /// Decodes bytes in `arena`, which is reset first.
  package init(serialized bytes: UnsafeRawBufferPointer, arena: Arena) throws(ProtobufError) {
    guard bytes.count <= ProtobufLimits.messageBytesMax else {
      throw .tooLarge(message: Self.protobufName, limitBytes: ProtobufLimits.messageBytesMax)
    }
    arena.reset(budgetBytes: ProtobufLimits.arenaBudget(forInputBytes: bytes.count))
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let message = protobuf_c_message_unpack(Self.cDescriptor, arena.allocator, bytes.count, start) else {
      throw arena.isExhausted
        ? .tooLarge(
          message: Self.protobufName, limitBytes: ProtobufLimits.arenaBudget(forInputBytes: bytes.count))
        : .malformed(message: Self.protobufName)
    }
    self = try Self(cMessage: UnsafeRawPointer(message))
  }

  /// The message's bytes.
  package func serialized() -> [UInt8] {
    var writer = MessageWriter(capacityBytes: 512)
    write(to: &writer)
    return Array(writer.bytes)
  }

  /// The message's bytes as libprotobuf-c packs them: what `serialized` must equal.
  package func serializedByLibrary() -> [UInt8] {
    Arena.withThreadArena { arena in
      arena.reset(budgetBytes: .max)
      let message = UnsafePointer(cMessage(in: arena).assumingMemoryBound(to: ProtobufCMessage.self))
      return [UInt8](unsafeUninitializedCapacity: protobuf_c_message_get_packed_size(message)) { buffer, count in
        count = buffer.baseAddress.map { protobuf_c_message_pack(message, $0) } ?? 0
      }
    }
  }
}
