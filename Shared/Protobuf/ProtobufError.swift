/// Why bytes are not a message. Always the sender's fault: callers translate it to INVALID_ARGUMENT.
public enum ProtobufError: Error, Hashable, Sendable {
  /// The bytes do not follow the protobuf encoding of `message`.
  case malformed(message: String)
  /// `field` (full name) holds bytes that are not UTF-8.
  case invalidUTF8(field: String)
  /// The message is longer than `limitBytes`, or would take more memory to decode than it may.
  case tooLarge(message: String, limitBytes: Int)
}

extension ProtobufError: CustomStringConvertible {
  /// One sentence for the sender.
  public var description: String {
    switch self {
    case .malformed(let message): "The bytes are not a valid \(message); encode the message with its schema."
    case .invalidUTF8(let field): "Field \(field) is not valid UTF-8; send text as UTF-8 or use a bytes field."
    case .tooLarge(let message, let limitBytes):
      "The \(message) is too large to decode: the limit is \(limitBytes) bytes; send less at once."
    }
  }
}
