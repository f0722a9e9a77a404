extension Message {
  /// The message read from ProtoJSON.
  public init(json: JSONValue) throws(JSONError) { try self.init(json: json, at: .root) }

  /// The message as ProtoJSON text without spaces.
  public func jsonText() -> String { json().text() }

  /// By messages and trees: for types that have no shorter way.
  public static func writeJSON(_ cMessage: UnsafeRawPointer, to text: inout JSONText) throws(ProtobufError) {
    text.value(try Self(cMessage: cMessage).json())
  }

  /// What the message in these bytes is as ProtoJSON without spaces: the bytes of `jsonText()`, by a shorter way.
  public static func jsonText(serialized bytes: [UInt8]) throws(ProtobufError) -> [UInt8] {
    var json: [UInt8] = []
    try withUnpacked(bytes) { message throws(ProtobufError) in
      var text = JSONText()
      try writeJSON(message, to: &text)
      json = text.bytes
    }
    return json
  }
}
