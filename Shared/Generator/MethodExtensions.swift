import CDescriptors
import CProtobufC

/// The options of a method that descriptor.proto does not know, which libprotobuf-c keeps as unknown fields.
struct MethodExtensions {
  private static let httpField: UInt32 = 72_295_728
  private static let permissionField: UInt32 = 50_001

  private var permission = 0
  private var routes: [SchemaRoute] = []

  /// Reads the options of `method`, whose full name is for errors.
  init(unknownFieldsOf message: ProtobufCMessage, method: String) throws {
    for index in 0..<Int(message.n_unknown_fields) {
      let field = message.unknown_fields[index]
      var reader = WireReader(Array(UnsafeBufferPointer(start: field.data, count: field.len)))
      switch field.tag {
      case Self.permissionField: permission = reader.varint().flatMap { Int(exactly: $0) } ?? 0
      // Unknown length-delimited fields keep their length prefix.
      case Self.httpField: routes += try Self.routes(in: reader.lengthDelimited() ?? [], of: method)
      default:
        throw GeneratorError(
          message: "\(method) has an option with the number \(field.tag), which the generator does not know")
      }
    }
  }

  func apply(to method: inout SchemaMethod) {
    method.permission = permission
    method.routes = routes
  }

  /// google.api.HttpRule: get 2, put 3, post 4, delete 5, patch 6, body 7, custom 8, additional_bindings 11,
  /// response_body 12.
  private static func routes(in rule: [UInt8], of method: String) throws -> [SchemaRoute] {
    let verbs: [UInt64: String] = [2: "GET", 3: "PUT", 4: "POST", 5: "DELETE", 6: "PATCH"]
    var route = SchemaRoute(verb: "", template: "", body: "", responseBody: "")
    var additional: [SchemaRoute] = []
    var reader = WireReader(rule)
    while let tag = reader.varint() {
      guard tag & 7 == 2, let value = reader.lengthDelimited() else { break }
      let text = String(decoding: value, as: UTF8.self)
      switch tag >> 3 {
      case 7: route.body = text
      case 11: additional += try routes(in: value, of: method)
      case 12: route.responseBody = text
      case let number:
        guard let verb = verbs[number] else {
          throw GeneratorError(message: "\(method) has an HTTP route without get, put, post, delete or patch")
        }
        (route.verb, route.template) = (verb, text)
      }
    }
    return [route] + additional
  }
}

/// Varints and length-delimited values, for the few options read by hand.
private struct WireReader {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard at < bytes.count else { return nil }
      let byte = bytes[at]
      at += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }

  mutating func lengthDelimited() -> [UInt8]? {
    guard let length = varint(), length <= UInt64(bytes.count - at) else { return nil }
    defer { at += Int(length) }
    return Array(bytes[at..<(at + Int(length))])
  }
}
