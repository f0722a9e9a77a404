import Glibc
import Protobuf

/// A method as the server holds it.
final class BoundMethod: Sendable {
  let name: MethodName
  /// Whether the caller sends one request, and with it all that it sends.
  let sendsOneRequest: Bool
  let begin: @Sendable (ServerCall.Origin) -> ServerCall?
  let readRequest: (@Sendable (ServerCall) throws(RPCError) -> any Message)?
  let run: @Sendable (ServerCall, CallContext) async throws -> Void

  init(name: MethodName, method: ServiceMethod) {
    self.name = name
    sendsOneRequest = method.shape == .unary || method.shape == .serverStreaming
    begin = method.begin
    readRequest = method.readRequest
    run = method.run
  }
}

/// Finds methods by the bytes of their names, without making strings and without counting references. Open addressing,
/// at most half full.
final class MethodIndex: @unchecked Sendable {
  private struct Slot {
    /// Where the names lie, one behind the other; nil for a slot that is free.
    var names: UnsafeMutablePointer<UInt8>?
    var serviceCount = 0
    var methodCount = 0
    var index = 0
  }

  private let mask: Int
  private let slots: UnsafeMutablePointer<Slot>
  private let methods: [BoundMethod]

  /// An index of all methods; two of the same name are a programmer's error.
  init(_ registrations: [ServiceRegistration]) {
    methods = registrations.flatMap { registration in
      registration.methods.map { method in
        BoundMethod(name: MethodName(service: registration.service, method: method.name), method: method)
      }
    }
    precondition(Set(methods.map(\.name)).count == methods.count, "a method is registered twice")
    var size = 16
    while size < 2 * methods.count { size *= 2 }
    mask = size - 1
    slots = .allocate(capacity: size)
    slots.initialize(repeating: Slot(), count: size)
    for index in methods.indices { add(index) }
  }

  deinit {
    for index in 0...mask { slots[index].names?.deallocate() }
    slots.deallocate()
  }

  private func add(_ index: Int) {
    let service = Array(methods[index].name.service.utf8)
    let method = Array(methods[index].name.method.utf8)
    let names = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, service.count + method.count))
    for (offset, byte) in (service + method).enumerated() { names[offset] = byte }
    var at = service.withUnsafeBytes { service in method.withUnsafeBytes { Self.hash(service, $0) } } & mask
    while slots[at].names != nil { at = (at + 1) & mask }
    slots[at] = Slot(names: names, serviceCount: service.count, methodCount: method.count, index: index)
  }

  /// The method of these names.
  func find(service: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer) -> BoundMethod? {
    var at = Self.hash(service, method) & mask
    while let names = slots[at].names {
      if slots[at].serviceCount == service.count && slots[at].methodCount == method.count
        && Self.equal(names, service) && Self.equal(names + service.count, method)
      {
        return methods[slots[at].index]
      }
      at = (at + 1) & mask
    }
    return nil
  }

  private static func equal(_ names: UnsafeMutablePointer<UInt8>, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let start = bytes.baseAddress else { return true }
    return memcmp(names, start, bytes.count) == 0
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
