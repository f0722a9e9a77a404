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

  /// protoc-c's struct with these fields, in memory of `arena`. The arena's budget must cover it: see `EncodingArena`.
  func cMessage(in arena: Arena) -> UnsafeMutableRawPointer

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
    // A closure with typed errors around withUnsafeBytes keeps the pointer's life as short as the decode.
    let result: Result<Self, ProtobufError> = bytes.withUnsafeBytes { buffer in
      do throws(ProtobufError) { return .success(try Self(serialized: buffer)) } catch { return .failure(error) }
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

  /// The message's bytes, packed by libprotobuf-c.
  package func serialized() -> [UInt8] {
    Arena.withThreadArena { arena in
      let packed = PackedMessage(self, arena: arena)
      return [UInt8](unsafeUninitializedCapacity: packed.byteCount) { buffer, count in
        count = packed.pack(into: UnsafeMutableRawBufferPointer(buffer))
      }
    }
  }
}

/// A message laid out as protoc-c's struct, with its size known, ready to be packed where it is wanted.
package struct PackedMessage {
  private let message: UnsafePointer<ProtobufCMessage>

  /// Length of the encoding in bytes.
  package let byteCount: Int

  /// Lays `value` out in `arena`, which is reset first and must stay untouched until `pack` was called.
  package init(_ value: borrowing some Message, arena: Arena) {
    arena.reset(budgetBytes: .max)
    let raw = value.cMessage(in: arena)
    message = UnsafePointer(raw.assumingMemoryBound(to: ProtobufCMessage.self))
    byteCount = protobuf_c_message_get_packed_size(message)
  }

  /// Writes the encoding; `destination` must hold `byteCount` bytes. Returns how many were written.
  package func pack(into destination: UnsafeMutableRawBufferPointer) -> Int {
    guard byteCount > 0, let start = destination.baseAddress else { return 0 }
    precondition(destination.count >= byteCount, "the destination is shorter than the message")
    return protobuf_c_message_pack(message, start.assumingMemoryBound(to: UInt8.self))
  }
}
