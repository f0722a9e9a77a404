import CProtobufC
import CSchemas
import Protobuf

/// A request envelope; valid as long as the bytes it was read from and until its arena is used again.
struct RequestEnvelope {
  /// Where the metadata stands.
  private enum Entries {
    case none
    /// Fields of the envelope's own bytes.
    case inPlace(UnsafeRawBufferPointer)
    case unpacked(UnsafeMutablePointer<Ttrpc__Request>)
  }

  /// What an envelope may need beside the bytes it is made of: structures of the entries, rounding.
  private static let budgetSlackBytes = 64 << 10

  /// The full name of the service, not checked to be UTF-8.
  private(set) var service = UnsafeRawBufferPointer(start: nil, count: 0)
  /// The bare name of the method, not checked to be UTF-8.
  private(set) var method = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) var payload = UnsafeRawBufferPointer(start: nil, count: 0)
  /// What is left of the caller's time on receipt; 0 for no deadline, negative when it has passed.
  private(set) var timeoutNanoseconds: Int64 = 0
  private(set) var metadataCount = 0
  private var entries = Entries.none

  /// The envelope in `bytes`, or nil when they are not one. Everyday ones are read where they stand; libprotobuf-c
  /// decides about all others.
  init?(_ bytes: UnsafeRawBufferPointer, arena: Arena) {
    if readInPlace(bytes) { return }
    arena.reset(budgetBytes: 2 * bytes.count + Self.budgetSlackBytes)
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let request = ttrpc__request__unpack(arena.allocator, bytes.count, start) else { return nil }
    service = UnsafeRawBufferPointer(request.pointee.service)
    method = UnsafeRawBufferPointer(request.pointee.method)
    payload = UnsafeRawBufferPointer(request.pointee.payload)
    timeoutNanoseconds = request.pointee.timeout_nano
    metadataCount = request.pointee.n_metadata
    entries = metadataCount == 0 ? .none : .unpacked(request)
  }

  /// Whether the payload stands in the bytes that were read, not in the arena.
  func isInPlace(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let start = payload.baseAddress, let first = bytes.baseAddress else { return payload.isEmpty }
    return start >= first && start < first + bytes.count
  }

  // MARK: in place

  /// False when there is anything unusual about `bytes`.
  private mutating func readInPlace(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard var reader = WireReader(bytes) else { return false }
    while !reader.isAtEnd {
      switch reader.tag() {
      case 1 << 3 | 2: if let read = reader.bytes() { service = read } else { return false }
      case 2 << 3 | 2: if let read = reader.bytes() { method = read } else { return false }
      case 3 << 3 | 2: if let read = reader.bytes() { payload = read } else { return false }
      case 4 << 3:
        guard let read = reader.varint() else { return false }
        timeoutNanoseconds = Int64(bitPattern: read)
      case 5 << 3 | 2:
        guard let read = reader.bytes(), Self.entry(read) != nil else { return false }
        metadataCount += 1
      default: return false
      }
    }
    if metadataCount > 0 { entries = .inPlace(bytes) }
    return true
  }

  /// Key and value of a metadata entry in the everyday shape.
  private static func entry(
    _ bytes: UnsafeRawBufferPointer
  ) -> (key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)? {
    let empty = UnsafeRawBufferPointer(start: nil, count: 0)
    guard var reader = WireReader(bytes) else { return (empty, empty) }
    var entry = (key: empty, value: empty)
    while !reader.isAtEnd {
      switch reader.tag() {
      case 1 << 3 | 2: if let read = reader.bytes() { entry.key = read } else { return nil }
      case 2 << 3 | 2: if let read = reader.bytes() { entry.value = read } else { return nil }
      default: return nil
      }
    }
    return entry
  }

  // MARK: metadata

  /// The metadata with keys in lower case; throws when it is above a limit or not UTF-8.
  func metadata() throws(RPCError) -> Metadata {
    if metadataCount == 0 { return Metadata() }
    if metadataCount > RPCLimits.metadataCountMax {
      throw RPCError(
        .resourceExhausted, reason: "METADATA_TOO_LARGE",
        message: "a call has at most \(RPCLimits.metadataCountMax) metadata entries, not \(metadataCount)")
    }
    var metadata = Metadata()
    var byteCount = 0
    for (key, value) in rawEntries() {
      byteCount += key.count + value.count
      if byteCount > RPCLimits.metadataBytesMax { throw Self.metadataTooLarge }
      metadata.add(try Self.text(value), for: try Self.text(key))
    }
    return metadata
  }

  private func rawEntries() -> [(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)] {
    switch entries {
    case .none: return []
    case .unpacked(let request):
      return (0..<metadataCount).compactMap { index in
        guard let entry = request.pointee.metadata?[index] else { return nil }
        return (UnsafeRawBufferPointer(entry.pointee.key), UnsafeRawBufferPointer(entry.pointee.value))
      }
    case .inPlace(let bytes):
      var found: [(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)] = []
      guard var reader = WireReader(bytes) else { return found }
      while !reader.isAtEnd {
        switch reader.tag() {
        case 5 << 3 | 2: if let entry = reader.bytes().flatMap(Self.entry) { found.append(entry) }
        case 4 << 3: _ = reader.varint()
        default: _ = reader.bytes()
        }
      }
      return found
    }
  }

  private static var metadataTooLarge: RPCError {
    RPCError(
      .resourceExhausted, reason: "METADATA_TOO_LARGE",
      message: "the metadata of a call has at most \(RPCLimits.metadataBytesMax) bytes")
  }

  private static func text(_ data: UnsafeRawBufferPointer) throws(RPCError) -> String {
    guard let text = String(utf8: data) else {
      throw RPCError(.invalidArgument, reason: "REQUEST_MALFORMED", message: "the metadata is not valid UTF-8")
    }
    return text
  }
}

extension UnsafeRawBufferPointer {
  /// The bytes of a C bytes field.
  init(_ data: ProtobufCBinaryData) {
    self.init(start: data.data, count: data.len)
  }
}
