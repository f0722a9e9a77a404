public import CProtobufC

// Text and bytes out of protoc-c's structs. Text arrives as bytes (the C code is generated with
// every `string` as `bytes`), because libprotobuf-c would neither check UTF-8 nor keep what follows a NUL.

/// The text in `data`; throws when it is not UTF-8.
@inline(__always)
public func decodeString(_ data: ProtobufCBinaryData, field: StaticString) throws(ProtobufError) -> String {
  guard data.len > 0, let start = data.data else { return "" }
  let bytes = UnsafeBufferPointer(start: start, count: data.len)
  do {
    return String(copying: try UTF8Span(validating: bytes.span))
  } catch {
    throw .invalidUTF8(field: field.description)
  }
}

/// The bytes in `data`.
public func decodeBytes(_ data: ProtobufCBinaryData) -> [UInt8] {
  guard data.len > 0, let start = data.data else { return [] }
  return Array(UnsafeBufferPointer(start: start, count: data.len))
}
