import Protobuf
import RPC
import Schemas

/// What a route shows of a response message, found out once: the whole or one field of it, and where its etag is.
struct AnswerShape: Sendable {
  private let type: any Message.Type
  /// The field that is shown, if not the whole, with its type.
  private let part: (place: FieldPlace, type: any Message.Type)?
  private let etag: FieldPlace?

  /// `field` is the one that is shown, in the schema's spelling; empty for the whole message. It is a programmer error to
  /// show one that is not a message.
  init(_ type: any Message.Type, showing field: String) {
    self.type = type
    guard !field.isEmpty else {
      part = nil
      etag = .text("etag", of: type)
      return
    }
    guard let found = FieldPlace.message(field, of: type), let inner = MessageTypes.type(named: found.typeName) else {
      preconditionFailure("\(type.protobufName) has no message \(field) to show")
    }
    part = (found.place, inner)
    etag = .text("etag", of: inner)
  }

  /// The JSON of what is shown, and its etag, empty without one.
  func read(_ bytes: [UInt8]) throws(ProtobufError) -> (json: [UInt8], etag: String) {
    var json: [UInt8] = []
    var tag = ""
    try type.withUnpacked(bytes) { message throws(ProtobufError) in
      var text = JSONText()
      var shown: UnsafeRawPointer? = message
      if let part {
        shown = part.place.message(in: message)
        if let shown {
          try part.type.writeJSON(shown, to: &text)
        } else {
          text.beginObject()
          text.endObject()
        }
      } else {
        try type.writeJSON(message, to: &text)
      }
      if let shown, let etag { tag = try etag.text(in: shown) }
      json = text.bytes
    }
    return (json, tag)
  }
}
