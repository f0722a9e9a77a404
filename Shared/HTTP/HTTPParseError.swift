/// Why bytes are not a message that we accept. The connection closes after it, since the end of the message is unknown.
public struct HTTPParseError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The rule that was broken.
  public enum Reason: String, Sendable, CaseIterable {
    case malformedRequestLine, malformedStatusLine, unknownMethod, malformedTarget, targetTooLong
    case unsupportedVersion, bareLineFeed, bareCarriageReturn, nulByte
    case malformedField, foldedField, tooManyFields, headTooLarge
    case missingHost, repeatedHost, malformedHost, hostMismatch
    case malformedContentLength, repeatedContentLength, repeatedTransferEncoding, unsupportedTransferEncoding
    case lengthAndTransferEncoding, transferEncodingInOldVersion
    case malformedChunk, bodyTooLarge, unsupportedExpectation, endedEarly
  }

  public let reason: Reason

  public init(_ reason: Reason) {
    self.reason = reason
  }

  /// The status with which a server answers it.
  public var status: HTTPStatus {
    switch reason {
    case .unknownMethod, .unsupportedTransferEncoding: .notImplemented
    case .targetTooLong: .targetTooLong
    case .unsupportedVersion: .versionNotSupported
    case .headTooLarge, .tooManyFields: .fieldsTooLarge
    case .bodyTooLarge: .contentTooLarge
    case .unsupportedExpectation: .expectationFailed
    case .malformedRequestLine, .malformedStatusLine, .malformedTarget, .bareLineFeed, .bareCarriageReturn, .nulByte,
      .malformedField, .foldedField, .missingHost, .repeatedHost, .malformedHost, .hostMismatch,
      .malformedContentLength, .repeatedContentLength, .repeatedTransferEncoding, .lengthAndTransferEncoding,
      .transferEncodingInOldVersion, .malformedChunk, .endedEarly:
      .badRequest
    }
  }

  /// One sentence for the peer: what is wrong and what is allowed.
  public var description: String {
    switch reason {
    case .malformedRequestLine: "The request line must be a method, a target and HTTP/1.1, one space apart."
    case .malformedStatusLine: "The status line must be HTTP/1.1, three digits and a phrase, one space apart."
    case .unknownMethod: "The method is not one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS and TRACE."
    case .malformedTarget: "The target must start with a slash and hold only URI characters, others percent-encoded."
    case .targetTooLong: "The target is longer than this server accepts."
    case .unsupportedVersion: "Only HTTP/1.1 and HTTP/1.0 are spoken here."
    case .bareLineFeed: "Lines must end in CR LF; a lone LF was found."
    case .bareCarriageReturn: "Lines must end in CR LF; a lone CR was found."
    case .nulByte: "A NUL byte is not allowed in the head."
    case .malformedField: "A header field must be a name, a colon without a space before it, and a printable value."
    case .foldedField: "A header field must not be folded over several lines."
    case .tooManyFields: "There are more header fields than this server accepts."
    case .headTooLarge: "The head is larger than this server accepts."
    case .missingHost: "A Host field is required."
    case .repeatedHost: "There must be only one Host field."
    case .malformedHost: "The Host field must be a host name or address and an optional port."
    case .hostMismatch: "The authority of an absolute target must be that of the Host field."
    case .malformedContentLength: "Content-Length must be decimal digits."
    case .repeatedContentLength: "There must be only one Content-Length field."
    case .repeatedTransferEncoding: "There must be only one Transfer-Encoding field."
    case .unsupportedTransferEncoding: "The only transfer coding is chunked."
    case .lengthAndTransferEncoding: "Content-Length and Transfer-Encoding exclude each other."
    case .transferEncodingInOldVersion: "Transfer-Encoding needs HTTP/1.1."
    case .malformedChunk: "A chunk must be a hexadecimal size, CR LF, that many bytes, and CR LF."
    case .bodyTooLarge: "The body is larger than this server accepts."
    case .unsupportedExpectation: "The only expectation is 100-continue."
    case .endedEarly: "The connection ended in the middle of a message."
    }
  }
}
