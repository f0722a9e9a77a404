package import CProtobufC

// What generated code calls to copy fields out of protoc-c's structs. Text arrives as bytes (the C code is generated with
// every `string` as `bytes`), because libprotobuf-c would neither check UTF-8 nor keep what follows a NUL.

/// The text in `data`; throws when it is not UTF-8.
@inline(__always)
package func decodeString(_ data: ProtobufCBinaryData, field: StaticString) throws(ProtobufError) -> String {
  guard data.len > 0, let start = data.data else { return "" }
  let bytes = UnsafeBufferPointer(start: start, count: data.len)
  do {
    return String(copying: try UTF8Span(validating: bytes.span))
  } catch {
    throw .invalidUTF8(field: field.description)
  }
}

/// The bytes in `data`.
package func decodeBytes(_ data: ProtobufCBinaryData) -> [UInt8] {
  guard data.len > 0, let start = data.data else { return [] }
  return Array(UnsafeBufferPointer(start: start, count: data.len))
}

/// The numbers of a repeated scalar field, each converted.
package func decodeArray<Raw, Value>(
  _ start: UnsafeMutablePointer<Raw>?, _ count: Int, _ convert: (Raw) -> Value
) -> [Value] {
  guard count > 0, let start else { return [] }
  return UnsafeBufferPointer(start: start, count: count).map(convert)
}

/// The texts of a repeated string field.
package func decodeStrings(
  _ start: UnsafeMutablePointer<ProtobufCBinaryData>?, _ count: Int, field: StaticString
) throws(ProtobufError) -> [String] {
  var values: [String] = []
  guard count > 0, let start else { return values }
  values.reserveCapacity(count)
  for index in 0..<count { values.append(try decodeString(start[index], field: field)) }
  return values
}

/// The messages of a repeated message field.
package func decodeMessages<Raw, Value: Message>(
  _ start: UnsafeMutablePointer<UnsafeMutablePointer<Raw>?>?, _ count: Int
) throws(ProtobufError) -> [Value] {
  var values: [Value] = []
  guard count > 0, let start else { return values }
  values.reserveCapacity(count)
  for index in 0..<count {
    guard let element = start[index] else { continue }
    values.append(try Value(cMessage: UnsafeRawPointer(element)))
  }
  return values
}

/// An enum's number. protoc-c makes the C enum signed when it has a negative value and unsigned otherwise.
@inline(__always)
package func enumNumber(_ raw: some RawRepresentable<UInt32>) -> Int32 { Int32(bitPattern: raw.rawValue) }

/// An enum's number. protoc-c makes the C enum signed when it has a negative value and unsigned otherwise.
@inline(__always)
package func enumNumber(_ raw: some RawRepresentable<Int32>) -> Int32 { raw.rawValue }
