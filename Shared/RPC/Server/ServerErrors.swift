extension RPCError {
  /// The peer did something that the protocol does not allow.
  static func protocolError(_ sentence: String) -> RPCError {
    RPCError(.invalidArgument, reason: "PROTOCOL_ERROR", message: sentence)
  }

  /// UNIMPLEMENTED, or INVALID_ARGUMENT when the names are not even text.
  static func noSuchMethod(service: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer) -> RPCError {
    guard let service = String(validating: service, as: UTF8.self),
      let method = String(validating: method, as: UTF8.self)
    else { return .protocolError("the names of service and method are not valid UTF-8") }
    return RPCError(
      .unimplemented, reason: "NO_SUCH_METHOD", message: "this server has no method \(service)/\(method)")
  }
}
