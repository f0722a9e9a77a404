import CProtobufC
import Protobuf

// What generated code calls to copy fields out of protoc-c's structs. Generic functions stand in this module, where they
// are compiled for each type; across modules each call would look its types up.

/// The numbers of a repeated scalar field, each converted.
func decodeArray<Raw, Value>(
  _ start: UnsafeMutablePointer<Raw>?, _ count: Int, _ convert: (Raw) -> Value
) -> [Value] {
  guard count > 0, let start else { return [] }
  return UnsafeBufferPointer(start: start, count: count).map(convert)
}

/// The texts of a repeated string field.
func decodeStrings(
  _ start: UnsafeMutablePointer<ProtobufCBinaryData>?, _ count: Int, field: StaticString
) throws(ProtobufError) -> [String] {
  var values: [String] = []
  guard count > 0, let start else { return values }
  values.reserveCapacity(count)
  for index in 0..<count { values.append(try decodeString(start[index], field: field)) }
  return values
}

/// The messages of a repeated message field.
func decodeMessages<Raw, Value: Message>(
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
func enumNumber(_ raw: some RawRepresentable<UInt32>) -> Int32 { Int32(bitPattern: raw.rawValue) }

/// An enum's number. protoc-c makes the C enum signed when it has a negative value and unsigned otherwise.
func enumNumber(_ raw: some RawRepresentable<Int32>) -> Int32 { raw.rawValue }
