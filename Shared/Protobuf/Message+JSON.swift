extension Message {
  /// The message read from ProtoJSON.
  package init(json: JSONValue) throws(JSONError) { try self.init(json: json, at: .root) }

  /// The message as ProtoJSON text without spaces.
  package func jsonText() -> String { json().text() }
}
