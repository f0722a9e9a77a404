/// The full name of a method, ready for the wire. Make it once and keep it: generated clients hold theirs statically.
public struct MethodName: Sendable, Hashable, CustomStringConvertible {
  /// One reference, because every call carries its method through several hands.
  private final class Storage: Sendable {
    let service: String
    let method: String
    let envelopePrefix: [UInt8]
    let hashValue: Int

    init(service: String, method: String) {
      self.service = service
      self.method = method
      var writer = WireWriter()
      writer.text(field: 1, service)
      writer.text(field: 2, method)
      envelopePrefix = writer.bytes
      hashValue = writer.bytes.hashValue
    }
  }

  private let storage: Storage

  /// The method `method` of `service`.
  public init(service: String, method: String) {
    storage = Storage(service: service, method: method)
  }

  /// The service with its package, as in `linecard.users.v1.AccountsService`.
  public var service: String { storage.service }
  /// The bare name, as in `CreateAccount`.
  public var method: String { storage.method }
  /// Both as they begin every request envelope.
  var envelopePrefix: [UInt8] { storage.envelopePrefix }

  public static func == (a: MethodName, b: MethodName) -> Bool {
    a.storage === b.storage || a.envelopePrefix == b.envelopePrefix
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(storage.hashValue) }

  /// `service/method`.
  public var description: String { "\(service)/\(method)" }
}
