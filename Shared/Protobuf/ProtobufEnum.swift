/// A generated open enum: numbers that this build does not know are kept.
public protocol ProtobufEnum: Hashable, Sendable {
  /// The case of `number`, or the one for unrecognized numbers.
  init(number: Int32)

  /// The number on the wire.
  var number: Int32 { get }

  /// Full protobuf name, such as `linecard.users.v1.Role`.
  static var protobufName: String { get }

  /// The value with this name, as ProtoJSON writes it; nil if the schema has none.
  init?(name: String)

  /// The value's name; nil for an unrecognized number.
  var name: String? { get }

  /// All names, in the order of the schema.
  static var allNames: [String] { get }
}
