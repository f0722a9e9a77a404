import Protobuf

// What generated code calls to lay fields out as protoc-c's structs; generic, so in this module (see decoding).

extension Arena {
  /// Memory for one value, which the caller initializes. Encoding arenas have no budget, so this cannot fail.
  func uninitialized<Element>(_ type: Element.Type) -> UnsafeMutablePointer<Element> {
    guard let raw = allocate(MemoryLayout<Element>.stride) else {
      preconditionFailure("an encoding arena is reset without a budget")
    }
    return raw.bindMemory(to: Element.self, capacity: 1)
  }

  /// Each of `values` converted, as a C array; nil when empty, as libprotobuf-c wants it.
  func values<Value, Raw>(
    _ values: [Value], _ convert: (Value) -> Raw
  ) -> UnsafeMutablePointer<Raw>? {
    guard !values.isEmpty else { return nil }
    guard let raw = allocate(MemoryLayout<Raw>.stride * values.count) else {
      preconditionFailure("an encoding arena is reset without a budget")
    }
    let start = raw.bindMemory(to: Raw.self, capacity: values.count)
    for index in values.indices { (start + index).initialize(to: convert(values[index])) }
    return start
  }

  /// Each of `messages` laid out, as a C array of pointers.
  func messages<Raw>(
    _ messages: [some Message], as type: Raw.Type
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<Raw>?>? {
    values(messages) { $0.cMessage(in: self).assumingMemoryBound(to: Raw.self) }
  }
}
