/// The rules by which fields decide how long a message is. Where a field is doubtful the message is refused, since
/// another server on the way may read it otherwise (request smuggling; RFC 9112 section 11.2).
enum Framing {
  /// False where names are so long that no field decides where the message or the connection ends.
  static func mayRead(nameLength: Int) -> Bool {
    switch nameLength {
    case "Connection".utf8.count, "Content-Length".utf8.count, "Transfer-Encoding".utf8.count: true
    default: false
    }
  }

  /// Whether the fields speak of a body at all.
  static func announcesBody(_ fields: HTTPFields) -> Bool {
    fields["Content-Length"] != nil || fields["Transfer-Encoding"] != nil
  }

  /// The body length that the fields announce; nil when they say nothing.
  static func announcedLength(
    _ fields: HTTPFields, isVersion11: Bool, bodyBytesMax: Int
  ) throws(HTTPParseError) -> HTTPBodyLength? {
    let length = fields["Content-Length"]
    let coding = fields["Transfer-Encoding"]
    guard length == nil || coding == nil else { throw HTTPParseError(.lengthAndTransferEncoding) }
    guard !fields.isRepeated("Content-Length") else { throw HTTPParseError(.repeatedContentLength) }
    guard !fields.isRepeated("Transfer-Encoding") else { throw HTTPParseError(.repeatedTransferEncoding) }
    if let coding {
      guard isVersion11 else { throw HTTPParseError(.transferEncodingInOldVersion) }
      guard HTTPFields.isSame(coding, "chunked") else { throw HTTPParseError(.unsupportedTransferEncoding) }
      return .chunked
    }
    guard let length else { return nil }
    let count = try byteCount(length)
    guard count <= UInt64(bodyBytesMax) else { throw HTTPParseError(.bodyTooLarge) }
    return count == 0 ? HTTPBodyLength.none : .bytes(Int(count))
  }

  private static func byteCount(_ text: String) throws(HTTPParseError) -> UInt64 {
    guard !text.isEmpty, text.utf8.allSatisfy(CharacterSets.isDigit) else {
      throw HTTPParseError(.malformedContentLength)
    }
    guard let count = UInt64(text) else { throw HTTPParseError(.bodyTooLarge) }
    return count
  }

  /// Checks the one Host field, and that an absolute-form target agrees with it.
  static func checkHost(_ fields: HTTPFields, line: RequestLine) throws(HTTPParseError) {
    guard !fields.isRepeated("Host") else { throw HTTPParseError(.repeatedHost) }
    guard let host = fields["Host"] else {
      guard !line.isVersion11, line.authority == nil else { throw HTTPParseError(.missingHost) }
      return
    }
    guard isHost(host) else { throw HTTPParseError(.malformedHost) }
    if let authority = line.authority, !HTTPFields.isSame(authority, host) { throw HTTPParseError(.hostMismatch) }
  }

  /// A name, an IPv4 address or an IPv6 address in brackets, and an optional port.
  private static func isHost(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { isHost($0) }
  }

  private static func isHost(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var rest = text[...]
    if rest.first == 0x5b {
      rest = rest.dropFirst()
      guard let end = rest.firstIndex(of: 0x5d), end > rest.startIndex else { return false }
      let isAddress = rest[..<end].allSatisfy { CharacterSets.hexadecimalValue($0) != nil || $0 == 0x3a || $0 == 0x2e }
      guard isAddress else { return false }
      rest = rest[end...].dropFirst()
    } else {
      let name = rest.prefix(while: CharacterSets.isUnreserved)
      guard !name.isEmpty else { return false }
      rest = rest[name.endIndex...]
    }
    guard let colon = rest.popFirst() else { return true }
    return colon == 0x3a && rest.count <= 5 && rest.allSatisfy(CharacterSets.isDigit)
  }

  /// Whether the client waits for `100 Continue`. An HTTP/1.0 client cannot (RFC 9110 section 10.1.1).
  static func expectsContinue(_ fields: HTTPFields, isVersion11: Bool) throws(HTTPParseError) -> Bool {
    guard isVersion11, let expectation = fields["Expect"] else { return false }
    guard fields.values(of: "Expect").count == 1, HTTPFields.isSame(expectation, "100-continue") else {
      throw HTTPParseError(.unsupportedExpectation)
    }
    return true
  }
}
