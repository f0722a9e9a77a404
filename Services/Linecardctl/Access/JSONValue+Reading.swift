import Protobuf

/// Reading answers of the gateway: ProtoJSON leaves out what has its default, so what is absent is empty or 0.
extension JSONValue {
  /// The text of a member.
  func text(_ name: String) -> String { self[name]?.stringValue ?? "" }

  /// The integer of a member.
  func integer(_ name: String) -> Int64 { self[name]?.integerValue ?? 0 }

  /// The elements of a member.
  func elements(_ name: String) -> [JSONValue] { self[name]?.arrayValue ?? [] }

  /// An object of the members that are there.
  static func object(leavingOut members: [(String, JSONValue?)]) -> JSONValue {
    .object(members.compactMap { name, value in value.map { JSONMember(name, $0) } })
  }
}
