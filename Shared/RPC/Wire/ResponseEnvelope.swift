import CProtobufC
import CSchemas
import Protobuf

/// Reads response envelopes: plain successes where they stand, all others with libprotobuf-c.
enum ResponseEnvelope {
  /// What an envelope may need beside the bytes it is made of.
  private static let budgetSlackBytes = 64 << 10

  /// Calls `body` with what the envelope in `bytes` says: the payload of a success, valid only inside, or the error.
  static func withUnpacked<T>(
    _ bytes: UnsafeRawBufferPointer, arena: Arena, _ body: (Result<UnsafeRawBufferPointer, RPCError>) -> T
  ) -> T {
    if let payload = plainSuccess(bytes) { return body(.success(payload)) }
    arena.reset(budgetBytes: 4 * bytes.count + budgetSlackBytes)
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let response = ttrpc__response__unpack(arena.allocator, bytes.count, start) else {
      return body(.failure(malformed))
    }
    if let status = response.pointee.status, status.pointee.code != 0 {
      return body(.failure(error(status.pointee, arena.allocator)))
    }
    return body(.success(UnsafeRawBufferPointer(response.pointee.payload)))
  }

  /// The payload of an envelope that has nothing else; nil when there is anything unusual about `bytes`.
  static func plainSuccess(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard var reader = WireReader(bytes) else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    guard reader.tag() == 2 << 3 | 2, let payload = reader.bytes(), reader.isAtEnd else { return nil }
    return payload
  }

  private static var malformed: RPCError {
    RPCError(.internal, reason: "RESPONSE_MALFORMED", message: "the server's response is not a ttrpc response")
  }

  private static func error(
    _ status: Google__Rpc__Status, _ allocator: UnsafeMutablePointer<ProtobufCAllocator>
  ) -> RPCError {
    var error = RPCError(
      code: StatusCode(rawValue: status.code) ?? .unknown, message: text(status.message), details: [])
    for index in 0..<status.n_details {
      guard let any = status.details?[index] else { continue }
      error.details.append(detail(text(any.pointee.type_url), any.pointee.value, allocator))
    }
    return error
  }

  private static func detail(
    _ typeURL: String, _ value: ProtobufCBinaryData, _ allocator: UnsafeMutablePointer<ProtobufCAllocator>
  ) -> ErrorDetail {
    let known: ErrorDetail? =
      switch typeURL {
      case DetailType.errorInfo: errorInfo(value, allocator)
      case DetailType.badRequest: badRequest(value, allocator)
      case DetailType.retryInfo: retryInfo(value, allocator)
      default: nil
      }
    return known ?? .other(typeURL: typeURL, value: Array(UnsafeRawBufferPointer(value)))
  }

  private static func errorInfo(
    _ value: ProtobufCBinaryData, _ allocator: UnsafeMutablePointer<ProtobufCAllocator>
  ) -> ErrorDetail? {
    guard let info = google__rpc__error_info__unpack(allocator, value.len, value.data) else { return nil }
    var metadata: [String: String] = [:]
    for index in 0..<info.pointee.n_metadata {
      guard let entry = info.pointee.metadata?[index] else { continue }
      metadata[text(entry.pointee.key)] = text(entry.pointee.value)
    }
    return .errorInfo(reason: text(info.pointee.reason), domain: text(info.pointee.domain), metadata: metadata)
  }

  private static func badRequest(
    _ value: ProtobufCBinaryData, _ allocator: UnsafeMutablePointer<ProtobufCAllocator>
  ) -> ErrorDetail? {
    guard let request = google__rpc__bad_request__unpack(allocator, value.len, value.data) else { return nil }
    var violations: [ErrorDetail.FieldViolation] = []
    for index in 0..<request.pointee.n_field_violations {
      guard let entry = request.pointee.field_violations?[index] else { continue }
      violations.append(
        .init(
          field: text(entry.pointee.field), description: text(entry.pointee.description),
          reason: text(entry.pointee.reason)))
    }
    return .badRequest(violations)
  }

  private static func retryInfo(
    _ value: ProtobufCBinaryData, _ allocator: UnsafeMutablePointer<ProtobufCAllocator>
  ) -> ErrorDetail? {
    guard let info = google__rpc__retry_info__unpack(allocator, value.len, value.data) else { return nil }
    guard let delay = info.pointee.retry_delay else { return .retryInfo(delayMilliseconds: 0) }
    let milliseconds = delay.pointee.seconds.multipliedReportingOverflow(by: 1000)
    if milliseconds.overflow || delay.pointee.seconds < 0 { return nil }
    return .retryInfo(delayMilliseconds: milliseconds.partialValue + Int64(delay.pointee.nanos) / 1_000_000)
  }

  private static func text(_ data: ProtobufCBinaryData) -> String {
    String(decoding: UnsafeRawBufferPointer(data), as: UTF8.self)
  }
}
