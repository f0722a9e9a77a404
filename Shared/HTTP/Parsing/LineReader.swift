/// Cuts lines off input that arrives in pieces, without looking at a byte twice. Only CR LF ends a line; any other
/// CR, LF or NUL is refused at once (RFC 9112 section 2.2 lets a server be that strict, and smuggling needs the opposite).
struct LineReader: Sendable {
  /// Bytes of the present line that were searched before.
  private var scannedCount = 0

  /// The line that starts at `start`, without its CR LF; nil when its end has not arrived. `byteLimit` counts the line
  /// with its end; a line that does not fit throws `tooLong`.
  mutating func line(
    in input: UnsafeRawBufferPointer, from start: Int, byteLimit: Int, tooLong: HTTPParseError.Reason
  ) throws(HTTPParseError) -> UnsafeRawBufferPointer? {
    let available = input.count - start
    let searchable = min(available, byteLimit)
    while scannedCount < searchable {
      let byte = input[start + scannedCount]
      let followsReturn = scannedCount > 0 && input[start + scannedCount - 1] == 0x0d
      if byte == 0x0a {
        guard followsReturn else { throw HTTPParseError(.bareLineFeed) }
        let end = start + scannedCount - 1
        scannedCount = 0
        return UnsafeRawBufferPointer(rebasing: input[start..<end])
      }
      if followsReturn { throw HTTPParseError(.bareCarriageReturn) }
      if byte == 0 { throw HTTPParseError(.nulByte) }
      scannedCount += 1
    }
    if searchable == byteLimit { throw HTTPParseError(tooLong) }
    return nil
  }
}
