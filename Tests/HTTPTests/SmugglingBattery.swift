import HTTP
import Testing

/// A raw request that two servers might read differently, and the one reading we allow.
struct SmugglingCase: CustomTestStringConvertible, Sendable {
  let name: String
  let raw: [UInt8]
  let refusal: HTTPParseError.Reason

  init(_ name: String, _ raw: String, _ refusal: HTTPParseError.Reason) {
    self.name = name
    self.raw = raw.bytes
    self.refusal = refusal
  }

  var testDescription: String { name }

  private static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

  /// Every one must be refused without the request behind it being seen.
  static let all: [SmugglingCase] = length + transferEncoding + lines + hosts + chunks + sizes

  private static func post(_ fields: String, _ body: String = "") -> String {
    "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\(body)\(smuggled)"
  }

  private static let length = [
    SmugglingCase(
      "length and chunked", post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
      .lengthAndTransferEncoding),
    SmugglingCase(
      "chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n", "0\r\n\r\n"),
      .lengthAndTransferEncoding),
    SmugglingCase(
      "two different lengths", post("Content-Length: 0\r\nContent-Length: 36\r\n"), .repeatedContentLength),
    SmugglingCase("two equal lengths", post("Content-Length: 0\r\nContent-Length: 0\r\n"), .repeatedContentLength),
    SmugglingCase("a list of lengths", post("Content-Length: 0, 0\r\n"), .malformedContentLength),
    SmugglingCase("a length with a sign", post("Content-Length: +0\r\n"), .malformedContentLength),
    SmugglingCase("a negative length", post("Content-Length: -1\r\n"), .malformedContentLength),
    SmugglingCase("a hexadecimal length", post("Content-Length: 0x0\r\n"), .malformedContentLength),
    SmugglingCase("an empty length", post("Content-Length:\r\n"), .malformedContentLength),
    SmugglingCase("a length beyond 64 bits", post("Content-Length: 18446744073709551616\r\n"), .bodyTooLarge),
  ]

  private static let transferEncoding = [
    SmugglingCase(
      "two transfer encodings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
      .repeatedTransferEncoding),
    SmugglingCase(
      "chunked and identity", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
      .unsupportedTransferEncoding),
    SmugglingCase(
      "gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), .unsupportedTransferEncoding),
    SmugglingCase("xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), .unsupportedTransferEncoding),
    SmugglingCase(
      "quoted chunked", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), .unsupportedTransferEncoding),
    SmugglingCase("identity", post("Transfer-Encoding: identity\r\n"), .unsupportedTransferEncoding),
    SmugglingCase(
      "vertical tab before chunked", post("Transfer-Encoding: \u{0B}chunked\r\n", "0\r\n\r\n"), .malformedField),
    SmugglingCase(
      "chunked in HTTP/1.0",
      "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled,
      .transferEncodingInOldVersion),
    SmugglingCase(
      "folded transfer encoding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), .foldedField),
  ]

  private static let lines = [
    SmugglingCase("bare LF line ends", "GET / HTTP/1.1\nHost: a\n\n" + smuggled, .bareLineFeed),
    SmugglingCase("bare LF between fields", "GET / HTTP/1.1\r\nX: 1\nHost: a\r\n\r\n" + smuggled, .bareLineFeed),
    SmugglingCase(
      "bare CR in a value", "GET / HTTP/1.1\r\nX: 1\rHost: b\r\nHost: a\r\n\r\n" + smuggled, .bareCarriageReturn),
    SmugglingCase("NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\u{0}2\r\n\r\n" + smuggled, .nulByte),
    SmugglingCase("space before the colon", post("Content-Length : 36\r\n"), .malformedField),
    SmugglingCase("folded field", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n" + smuggled, .foldedField),
    SmugglingCase(
      "leading space in the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n" + smuggled, .foldedField),
    SmugglingCase(
      "a name that is no token", "GET / HTTP/1.1\r\nHost: a\r\nX(1): 2\r\n\r\n" + smuggled, .malformedField),
    SmugglingCase("a field without a colon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n" + smuggled, .malformedField),
    SmugglingCase("an empty name", "GET / HTTP/1.1\r\nHost: a\r\n: 1\r\n\r\n" + smuggled, .malformedField),
  ]

  private static let hosts = [
    SmugglingCase("no host", "GET / HTTP/1.1\r\n\r\n" + smuggled, .missingHost),
    SmugglingCase("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + smuggled, .repeatedHost),
    SmugglingCase("a host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n" + smuggled, .malformedHost),
    SmugglingCase(
      "an absolute target for another host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n" + smuggled, .hostMismatch),
  ]

  private static func chunked(_ body: String) -> String {
    post("Transfer-Encoding: chunked\r\n", body)
  }

  private static let chunks = [
    SmugglingCase("chunk size 0x1", chunked("0x1\r\na\r\n0\r\n\r\n"), .malformedChunk),
    SmugglingCase("chunk size +1", chunked("+1\r\na\r\n0\r\n\r\n"), .malformedChunk),
    SmugglingCase("chunk size with a space before it", chunked(" 1\r\na\r\n0\r\n\r\n"), .malformedChunk),
    SmugglingCase("chunk size with a space after it", chunked("1 \r\na\r\n0\r\n\r\n"), .malformedChunk),
    SmugglingCase("no chunk size", chunked("\r\na\r\n0\r\n\r\n"), .malformedChunk),
    SmugglingCase("17 digits of chunk size", chunked("00000000000000001\r\na\r\n0\r\n\r\n"), .malformedChunk),
    SmugglingCase("a chunk size beyond the body limit", chunked("ffffffffffffffff\r\na\r\n0\r\n\r\n"), .bodyTooLarge),
    SmugglingCase("bare LF after a chunk size", chunked("1\na\r\n0\r\n\r\n"), .bareLineFeed),
    SmugglingCase("bare LF after a chunk", chunked("1\r\na\n0\r\n\r\n"), .malformedChunk),
    SmugglingCase("a chunk longer than its size", chunked("1\r\nab\r\n0\r\n\r\n"), .malformedChunk),
    SmugglingCase("a trailer that is no field", chunked("0\r\nX Y: 1\r\n\r\n"), .malformedField),
    SmugglingCase("a folded trailer", chunked("0\r\nX: 1\r\n 2\r\n\r\n"), .foldedField),
    SmugglingCase("bare LF after the last chunk", chunked("0\r\n\n"), .bareLineFeed),
  ]

  private static let sizes = [
    SmugglingCase(
      "a 64 KB field", "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 65_536))\r\n\r\n" + smuggled,
      .headTooLarge),
    SmugglingCase(
      "65 fields", "GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: 1\r\n", count: 64))\r\n" + smuggled,
      .tooManyFields),
    SmugglingCase(
      "two spaces in the request line", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n" + smuggled, .malformedRequestLine),
    SmugglingCase("a tab in the request line", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n" + smuggled, .malformedRequestLine),
    SmugglingCase("HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n" + smuggled, .unsupportedVersion),
    SmugglingCase("no version", "GET /\r\nHost: a\r\n\r\n" + smuggled, .malformedRequestLine),
    SmugglingCase("an unknown method", "PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n" + smuggled, .unknownMethod),
    SmugglingCase("a lower-case method", "get / HTTP/1.1\r\nHost: a\r\n\r\n" + smuggled, .unknownMethod),
    SmugglingCase("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n" + smuggled, .unknownMethod),
  ]
}
