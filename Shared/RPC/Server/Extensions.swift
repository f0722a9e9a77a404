/// The optional additions to the protocol that a client has said it understands.
struct Extensions: OptionSet {
  /// The metadata key with which a client says so, on its first request.
  static let metadataKey = "ttrpc-ext"
  /// What this house's client says.
  static let offered = "ping,cancel,goaway"

  let rawValue: UInt8

  static let ping = Extensions(rawValue: 1)
  static let cancel = Extensions(rawValue: 2)
  static let goAway = Extensions(rawValue: 4)

  /// Adds what `metadata` says.
  mutating func note(_ metadata: Metadata) {
    for value in metadata.values(for: Self.metadataKey) {
      for word in value.split(separator: ",") {
        switch word {
        case "ping": insert(.ping)
        case "cancel": insert(.cancel)
        case "goaway": insert(.goAway)
        default: break
        }
      }
    }
  }
}
