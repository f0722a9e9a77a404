public import CProtobufC

// What generated code calls to lay fields out as protoc-c's structs.

extension Arena {
  /// Memory for `count` values, which the caller initializes. Encoding arenas have no budget, so this cannot fail.
  public func array<Element>(_ count: Int, of type: Element.Type = Element.self) -> UnsafeMutablePointer<Element> {
    guard let raw = allocate(MemoryLayout<Element>.stride * count) else {
      preconditionFailure("an encoding arena is reset without a budget")
    }
    return raw.bindMemory(to: Element.self, capacity: count)
  }

  /// `text` as UTF-8 bytes in this arena.
  public func data(_ text: String) -> ProtobufCBinaryData {
    // Native strings lend their bytes; `withUTF8` needs a copy of the string first.
    if let data = text.utf8.withContiguousStorageIfAvailable({ data(UnsafeRawBufferPointer($0)) }) { return data }
    var text = text
    return text.withUTF8 { data(UnsafeRawBufferPointer($0)) }
  }

  /// `bytes` copied into this arena.
  public func data(_ bytes: [UInt8]) -> ProtobufCBinaryData {
    bytes.withUnsafeBytes { data($0) }
  }

  private func data(_ bytes: UnsafeRawBufferPointer) -> ProtobufCBinaryData {
    guard let source = bytes.baseAddress, !bytes.isEmpty else { return ProtobufCBinaryData() }
    let copy = array(bytes.count, of: UInt8.self)
    UnsafeMutableRawPointer(copy).copyMemory(from: source, byteCount: bytes.count)
    return ProtobufCBinaryData(len: bytes.count, data: copy)
  }
}
