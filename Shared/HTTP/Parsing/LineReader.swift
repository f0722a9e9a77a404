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
    var scanned = scannedCount
    while true {
      scanned = ByteScan.firstControl(in: input, (start + scanned)..<(start + searchable)) - start
      guard scanned < searchable else { break }
      let byte = input[start + scanned]
      scanned += 1
      if byte == 0 { throw HTTPParseError(.nulByte) }
      if byte == 0x0a { throw HTTPParseError(.bareLineFeed) }
      guard byte == 0x0d else { continue }
      guard scanned < searchable else {
        scanned -= 1
        break
      }
      guard input[start + scanned] == 0x0a else { throw HTTPParseError(.bareCarriageReturn) }
      scannedCount = 0
      return UnsafeRawBufferPointer(rebasing: input[start..<(start + scanned - 1)])
    }
    scannedCount = scanned
    if searchable == byteLimit { throw HTTPParseError(tooLong) }
    return nil
  }
}
