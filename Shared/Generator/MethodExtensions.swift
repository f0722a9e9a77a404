import CDescriptors
import CProtobufC

/// The options of a method that descriptor.proto does not know, which libprotobuf-c keeps as unknown fields.
struct MethodExtensions {
  private static let httpField: UInt32 = 72_295_728
  private static let permissionField: UInt32 = 50_001

  private var permission = 0
  private var rule: [UInt8] = []

  init(unknownFieldsOf message: ProtobufCMessage) {
    for index in 0..<Int(message.n_unknown_fields) {
      let field = message.unknown_fields[index]
      let bytes = Array(UnsafeBufferPointer(start: field.data, count: field.len))
      var reader = WireReader(bytes)
      if field.tag == Self.permissionField { permission = Int(reader.varint() ?? 0) }
      // Unknown length-delimited fields keep their length prefix.
      if field.tag == Self.httpField { rule = reader.lengthDelimited() ?? [] }
    }
  }

  func apply(to method: inout SchemaMethod) {
    method.permission = permission
    if !rule.isEmpty { method.routes = Self.routes(in: rule) }
  }

  /// google.api.HttpRule: get 2, put 3, post 4, delete 5, patch 6, body 7, additional_bindings 11, response_body 12.
  private static func routes(in rule: [UInt8]) -> [SchemaRoute] {
    let verbs: [UInt64: String] = [2: "GET", 3: "PUT", 4: "POST", 5: "DELETE", 6: "PATCH"]
    var route = SchemaRoute(verb: "", template: "", body: "", responseBody: "")
    var additional: [SchemaRoute] = []
    var reader = WireReader(rule)
    while let tag = reader.varint() {
      guard tag & 7 == 2, let value = reader.lengthDelimited() else { break }
      let number = tag >> 3
      if let verb = verbs[number] {
        route.verb = verb
        route.template = String(decoding: value, as: UTF8.self)
      } else if number == 7 {
        route.body = String(decoding: value, as: UTF8.self)
      } else if number == 12 {
        route.responseBody = String(decoding: value, as: UTF8.self)
      } else if number == 11 {
        additional += routes(in: value)
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
