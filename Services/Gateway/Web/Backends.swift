import RPC
import Schemas

/// Which channel leads to a service, by the package of its schema.
struct Backends: Sendable {
  private let channels: [String: any Channel]

  /// `channels` by the middle word of the package: `users` for `linecard.users.v1`.
  init(_ channels: [String: any Channel]) {
    self.channels = channels
  }

  /// The channel for a full service name such as `linecard.users.v1.AccountsService`; nil when nobody here serves it.
  func channel(for service: String) -> (any Channel)? {
    let parts = service.split(separator: ".")
    guard parts.count == 4, parts[0] == "linecard" else { return nil }
    return channels[String(parts[1])]
  }

  /// The channels of these methods, without those that nobody here serves.
  func channels(for methods: [MethodDescriptor]) -> [MethodName: any Channel] {
    Dictionary(
      uniqueKeysWithValues: methods.compactMap { method in channel(for: method.name.service).map { (method.name, $0) } }
    )
  }
}
