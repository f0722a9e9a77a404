/// The first line of a request (RFC 9112 section 3).
struct RequestLine: Sendable {
  let method: HTTPMethod
  let path: String
  let query: String?
  /// Host and port of an absolute-form target; nil for origin form.
  let authority: String?
  let isVersion11: Bool

  init(_ line: UnsafeRawBufferPointer, targetBytesMax: Int) throws(HTTPParseError) {
    let firstSpace = CharacterSets.token.prefixCount(of: line)
    guard firstSpace > 0, firstSpace < line.count, line[firstSpace] == 0x20,
      let lastSpace = line.lastIndex(of: 0x20), firstSpace < lastSpace
    else { throw HTTPParseError(.malformedRequestLine) }
    let target = UnsafeRawBufferPointer(rebasing: line[(firstSpace + 1)..<lastSpace])
    guard !target.contains(where: { $0 <= 0x20 }) else { throw HTTPParseError(.malformedRequestLine) }
    let isVersion11 = try Self.isVersion11(UnsafeRawBufferPointer(rebasing: line[(lastSpace + 1)...]))
    guard let method = Self.method(UnsafeRawBufferPointer(rebasing: line[..<firstSpace])) else {
      throw HTTPParseError(.unknownMethod)
    }
    guard target.count <= targetBytesMax else { throw HTTPParseError(.targetTooLong) }
    let originStart = try Self.originStart(of: target)
    let origin = UnsafeRawBufferPointer(rebasing: target[originStart...])
    try Self.check(origin)
    let mark = origin.firstIndex(of: 0x3f)
    // Nothing is set before all has been checked: what is thrown away half done would be made in memory first.
    self.method = method
    self.isVersion11 = isVersion11
    authority =
      originStart > 0 ? String(decoding: target[Self.schemeBytes(of: target)..<originStart], as: UTF8.self) : nil
    path = String(decoding: origin[..<(mark ?? origin.count)], as: UTF8.self)
    query = mark.map { String(decoding: origin[($0 + 1)...], as: UTF8.self) }
  }

  private static func method(_ name: UnsafeRawBufferPointer) -> HTTPMethod? {
    if ByteScan.isSame(name, "GET") { return .get }
    return HTTPMethod(rawValue: String(decoding: name, as: UTF8.self))
  }

  private static func isVersion11(_ version: UnsafeRawBufferPointer) throws(HTTPParseError) -> Bool {
    if ByteScan.isSame(version, "HTTP/1.1") { return true }
    if ByteScan.isSame(version, "HTTP/1.0") { return false }
    let name = "HTTP/".utf8
    let rest = Array(version.dropFirst(name.count))
    let isVersion =
      version.starts(with: name) && rest.count == 3 && CharacterSets.isDigit(rest[0]) && rest[1] == 0x2e
      && CharacterSets.isDigit(rest[2])
    throw HTTPParseError(isVersion ? .unsupportedVersion : .malformedRequestLine)
  }

  /// How many bytes the scheme of an absolute-form target takes; 0 for any other target.
  private static func schemeBytes(of target: UnsafeRawBufferPointer) -> Int {
    for scheme in ["http://", "https://"] where target.count >= scheme.utf8.count {
      if zip(target, scheme.utf8).allSatisfy({ asciiLowercased($0) == $1 }) { return scheme.utf8.count }
    }
    return 0
  }

  /// Where the path begins: at 0, or after the authority of an absolute-form target.
  private static func originStart(of target: UnsafeRawBufferPointer) throws(HTTPParseError) -> Int {
    if target.first == 0x2f { return 0 }
    let scheme = schemeBytes(of: target)
    guard scheme > 0, let slash = target[scheme...].firstIndex(of: 0x2f), slash > scheme else {
      throw HTTPParseError(.malformedTarget)
    }
    return slash
  }

  /// Only URI characters, and two hexadecimal digits after each percent sign.
  private static func check(_ origin: UnsafeRawBufferPointer) throws(HTTPParseError) {
    let allowed = CharacterSets.target
    for index in origin.indices {
      guard allowed.contains(origin[index]) else { throw HTTPParseError(.malformedTarget) }
      guard origin[index] == 0x25 else { continue }
      guard index + 2 < origin.count, CharacterSets.hexadecimalValue(origin[index + 1]) != nil,
        CharacterSets.hexadecimalValue(origin[index + 2]) != nil
      else { throw HTTPParseError(.malformedTarget) }
    }
  }
}
