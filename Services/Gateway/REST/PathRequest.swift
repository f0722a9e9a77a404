import Protobuf

/// The request of a route whose path says all there is to say in at most one text field, such as that of a GET by name:
/// its bytes are the tag of the field, a length and the text.
struct PathRequest: Sendable {
  /// Of the one field; empty for a request without any.
  private let tag: [UInt8]

  /// Nil for a request that needs more.
  init?(of type: any Message.Type, _ template: PathTemplate) {
    let shape = MessageShape(of: type)
    guard template.variables.count <= 1, shape.field("request_id") == nil else { return nil }
    guard let variable = template.variables.first else {
      tag = []
      return
    }
    // A text that no number, enum or base64 is: only a text field takes it, and shows its tag before it.
    let text = "\u{E9}"
    guard !variable.field.contains("."), let field = shape.field(variable.field), !field.isRepeated,
      let message = try? type.init(json: .members((field.jsonName, .string(text))))
    else { return nil }
    let bytes = message.serialized()
    let end = [UInt8(text.utf8.count)] + text.utf8
    guard bytes.suffix(end.count) == end[...] else { return nil }
    tag = bytes.dropLast(end.count)
  }

  /// The bytes of the request that these fields of the path make.
  func bytes(_ pathFields: [(field: String, value: String)]) -> [UInt8] {
    guard let value = pathFields.first?.value.utf8 else { return [] }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tag.count + 10 + value.count)
    bytes += tag
    var count = value.count
    while count >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: count) | 0x80)
      count >>= 7
    }
    bytes.append(UInt8(count))
    bytes += value
    return bytes
  }
}
