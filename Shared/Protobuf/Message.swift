public import CProtobufC

/// A generated protobuf message: a Swift value that converts to and from protoc-c's struct and to and from ProtoJSON.
public protocol Message: Sendable, Hashable {
  /// The message with every field at its default.
  init()

  /// Full protobuf name, such as `linecard.users.v1.Account`.
  static var protobufName: String { get }

  /// libprotobuf-c's description of the message.
  static var cDescriptor: UnsafePointer<ProtobufCMessageDescriptor> { get }

  /// Decodes bytes within a budget of memory and time (`ProtobufLimits`); `arena` is for those that libprotobuf-c decodes,
  /// and is reset first then. A requirement, so that generic code finds it made for the type.
  init(serialized bytes: UnsafeRawBufferPointer, arena: Arena) throws(ProtobufError)

  /// Reads the fields of a message that is empty yet, up to the end of `reader`. False when the bytes are anything but an
  /// everyday encoding; what was read then counts for nothing, and libprotobuf-c is asked.
  mutating func read(from reader: inout WireReader) -> Bool

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

  /// Writes protoc-c's struct as the ProtoJSON that `json()` would be, checking that text is UTF-8.
  static func writeJSON(_ cMessage: UnsafeRawPointer, to text: inout JSONText) throws(ProtobufError)
}

extension Message {
  /// Decodes bytes within a budget of memory and time (`ProtobufLimits`).
  @inlinable
  public init(serialized bytes: UnsafeRawBufferPointer) throws(ProtobufError) {
    if let message = Self.read(bytes) {
      self = message
    } else {
      self = try Arena.withThreadArena { arena throws(ProtobufError) in
        try Self(byLibrary: bytes, arena: arena)
      }
    }
  }

  /// Decodes bytes within a budget of memory and time (`ProtobufLimits`).
  public init(serialized bytes: [UInt8]) throws(ProtobufError) {
    let result: Result<Self, ProtobufError> = bytes.withUnsafeBytes { buffer in
      do throws(ProtobufError) {
        return .success(try Self(serialized: buffer))
      } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }

  @inlinable
  public init(serialized bytes: UnsafeRawBufferPointer, arena: Arena) throws(ProtobufError) {
    if let message = Self.read(bytes) {
      self = message
    } else {
      self = try Self(byLibrary: bytes, arena: arena)
    }
  }

  /// The message in `bytes`; nil when that is for libprotobuf-c to say.
  @inlinable
  static func read(_ bytes: UnsafeRawBufferPointer) -> Self? {
    guard bytes.count <= ProtobufLimits.messageBytesMax else { return nil }
    var message = Self()
    let budgetBytes = ProtobufLimits.arenaBudget(forInputBytes: bytes.count)
    guard var reader = WireReader(bytes, budgetBytes: budgetBytes) else { return message }
    return message.read(from: &reader) ? message : nil
  }

  /// Decodes bytes with libprotobuf-c in `arena`, which is reset first.
  public init(byLibrary bytes: UnsafeRawBufferPointer, arena: Arena) throws(ProtobufError) {
    self = try Self(cMessage: Self.unpacked(bytes, in: arena))
  }

  /// Decodes bytes to protoc-c's struct, within a budget of memory and time (`ProtobufLimits`), and lends it to `body`.
  /// The body gives nothing back: where the message's type is not known a generic result costs more than many messages.
  public static func withUnpacked(
    _ bytes: [UInt8], _ body: (UnsafeRawPointer) throws(ProtobufError) -> Void
  ) throws(ProtobufError) {
    try Arena.withThreadArena { arena throws(ProtobufError) in
      try bytes.span.withUnsafeBytes { buffer throws(ProtobufError) in try body(try unpacked(buffer, in: arena)) }
    }
  }

  /// protoc-c's struct in memory of `arena`, which is reset first.
  private static func unpacked(
    _ bytes: UnsafeRawBufferPointer, in arena: Arena
  ) throws(ProtobufError) -> UnsafeRawPointer {
    guard bytes.count <= ProtobufLimits.messageBytesMax else {
      throw .tooLarge(message: protobufName, limitBytes: ProtobufLimits.messageBytesMax)
    }
    arena.reset(budgetBytes: ProtobufLimits.arenaBudget(forInputBytes: bytes.count))
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let message = protobuf_c_message_unpack(cDescriptor, arena.allocator, bytes.count, start) else {
      throw arena.isExhausted
        ? .tooLarge(message: protobufName, limitBytes: ProtobufLimits.arenaBudget(forInputBytes: bytes.count))
        : .malformed(message: protobufName)
    }
    return UnsafeRawPointer(message)
  }

  /// The message's bytes.
  public func serialized() -> [UInt8] {
    var writer = MessageWriter(capacityBytes: 512)
    write(to: &writer)
    return Array(writer.bytes)
  }

  /// The message's bytes as libprotobuf-c packs them: what `serialized` must equal.
  public func serializedByLibrary() -> [UInt8] {
    Arena.withThreadArena { arena in
      arena.reset(budgetBytes: .max)
      let message = UnsafePointer(cMessage(in: arena).assumingMemoryBound(to: ProtobufCMessage.self))
      return [UInt8](unsafeUninitializedCapacity: protobuf_c_message_get_packed_size(message)) { buffer, count in
        count = buffer.baseAddress.map { protobuf_c_message_pack(message, $0) } ?? 0
      }
    }
  }
}
