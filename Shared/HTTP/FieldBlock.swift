/// Header fields that many responses share, with the bytes that they are on the wire, made once.
public final class FieldBlock: Sendable {
  let fields: [HTTPFields.Field]
  let bytes: [UInt8]
  let nameLengths: UInt64
  let repeatedLengths: UInt64

  /// The fields in their order.
  public init(_ fields: HTTPFields) {
    self.fields = Array(fields)
    nameLengths = fields.nameLengths
    repeatedLengths = fields.repeatedLengths
    bytes = MessageWriter.bytes(countMax: MessageWriter.countMax(fields)) { $0.write(fields) }
  }
}
