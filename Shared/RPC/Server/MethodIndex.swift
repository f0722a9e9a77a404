import Glibc

/// A method as the server holds it.
final class BoundMethod: Sendable {
  let name: MethodName
  let method: ServiceMethod

  init(name: MethodName, method: ServiceMethod) {
    self.name = name
    self.method = method
  }
}

/// Finds methods by the bytes of their names, without making strings. Open addressing, at most half full.
struct MethodIndex: Sendable {
  private struct Slot {
    var service: [UInt8]
    var name: [UInt8]
    var method: BoundMethod
  }

  private let mask: Int
  private let slots: [Slot?]

  /// An index of all methods; two of the same name are a programmer's error.
  init(_ registrations: [ServiceRegistration]) {
    let count = registrations.reduce(0) { $0 + $1.methods.count }
    var size = 16
    while size < 2 * count { size *= 2 }
    mask = size - 1
    var slots = [Slot?](repeating: nil, count: size)
    for registration in registrations {
      for method in registration.methods {
        let name = MethodName(service: registration.service, method: method.name)
        let slot = Slot(
          service: Array(registration.service.utf8), name: Array(method.name.utf8),
          method: BoundMethod(name: name, method: method))
        var at = slot.service.withUnsafeBytes { s in slot.name.withUnsafeBytes { Self.hash(s, $0) } } & mask
        while let taken = slots[at] {
          precondition(taken.method.name != name, "the method \(name) is registered twice")
          at = (at + 1) & mask
        }
        slots[at] = slot
      }
    }
    self.slots = slots
  }

  /// The method of these names.
  func find(service: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer) -> BoundMethod? {
    var at = Self.hash(service, method) & mask
    while let slot = slots[at] {
      if Self.equal(slot.service, service) && Self.equal(slot.name, method) { return slot.method }
      at = (at + 1) & mask
    }
    return nil
  }

  private static func equal(_ a: [UInt8], _ b: UnsafeRawBufferPointer) -> Bool {
    guard a.count == b.count, let start = b.baseAddress else { return a.isEmpty && b.isEmpty }
    return memcmp(a, start, a.count) == 0
  }

  private static func hash(_ service: UnsafeRawBufferPointer, _ method: UnsafeRawBufferPointer) -> Int {
    Int(truncatingIfNeeded: mix(mix(0x9E37_79B9_7F4A_7C15, service), method))
  }

  private static func mix(_ seed: UInt64, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = seed ^ UInt64(bytes.count)
    var at = 0
    while at + 8 <= bytes.count {
      hash = stir(hash ^ bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    var rest: UInt64 = 0
    while at < bytes.count {
      rest = rest << 8 | UInt64(bytes[at])
      at += 1
    }
    return stir(hash ^ rest)
  }

  private static func stir(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
