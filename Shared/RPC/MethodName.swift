/// The full name of a method, ready for the wire. Make it once and keep it: generated clients hold theirs statically.
package struct MethodName: Sendable, Hashable, CustomStringConvertible {
  /// The service with its package, as in `linecard.users.v1.AccountsService`.
  package let service: String
  /// The bare name, as in `CreateAccount`.
  package let method: String
  /// Both as they begin every request envelope.
  let envelopePrefix: [UInt8]

  /// The method `method` of `service`.
  package init(service: String, method: String) {
    self.service = service
    self.method = method
    var writer = WireWriter()
    writer.text(field: 1, service)
    writer.text(field: 2, method)
    envelopePrefix = writer.bytes
  }

  package static func == (a: MethodName, b: MethodName) -> Bool { a.envelopePrefix == b.envelopePrefix }
  package func hash(into hasher: inout Hasher) { hasher.combine(envelopePrefix) }

  /// `service/method`.
  package var description: String { "\(service)/\(method)" }
}
