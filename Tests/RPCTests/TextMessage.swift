import CProtobufC
import CSchemas
import Protobuf

/// A text and a number: the message of these tests, written by hand so that they do not lean on generated code. On the
/// wire it is `linecard.testing.v1.CollectResponse`.
struct TextMessage: Message {
  var text = ""
  var count: Int32 = 0

  static let protobufName = "linecard.testing.v1.CollectResponse"

  static var cDescriptor: UnsafePointer<ProtobufCMessageDescriptor> {
    var message = Linecard__Testing__V1__CollectResponse()
    linecard__testing__v1__collect_response__init(&message)
    return message.base.descriptor
  }

  init() {}

  init(_ text: String, count: Int32 = 0) {
    self.text = text
    self.count = count
  }

  mutating func read(from reader: inout WireReader) -> Bool { false }

  init(cMessage: UnsafeRawPointer) throws(ProtobufError) {
    let message = cMessage.assumingMemoryBound(to: Linecard__Testing__V1__CollectResponse.self)
    text = try decodeString(message.pointee.text, field: "text")
    count = message.pointee.count
  }

  func cMessage(in arena: Arena) -> UnsafeMutableRawPointer {
    let message = arena.array(1, of: Linecard__Testing__V1__CollectResponse.self)
    linecard__testing__v1__collect_response__init(message)
    message.pointee.text = arena.data(text)
    message.pointee.count = count
    return UnsafeMutableRawPointer(message)
  }

  func write(to writer: inout MessageWriter) {
    if count != 0 { writer.varint(MessageWriter.signed(count), tag: 2 << 3) }
    if !text.isEmpty { writer.string(text, tag: 1 << 3 | 2) }
  }

  init(json: JSONValue, at path: JSONPath) throws(JSONError) { self.init() }

  func json() -> JSONValue { .object([]) }
}

extension TextMessage {
  /// The encoding, for files that do not import Protobuf.
  var serializedForTest: [UInt8] { serialized() }
}
