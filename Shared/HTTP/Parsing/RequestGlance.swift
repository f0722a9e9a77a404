import Glibc

/// What one look at a request shows, for whoever turns it away unread: to read it costs more than to answer it so.
///
/// There is one only where no doubt is left about where the request ends (RFC 9112 section 11.2): it came whole and
/// alone, in lines that end in CR LF, with a body of a plain length or none, and the connection stays after it. Everything
/// else is read as always. Whether all of it is valid is not asked.
public struct RequestGlance {
  /// The target as sent; good for as long as the bytes of the request.
  public let target: UnsafeRawBufferPointer

  /// Field names, to be found among those of a request.
  struct Names: Sendable {
    private let names: [[UInt8]]
    /// Which lengths they have, one bit each: most fields have another.
    private var lengths: UInt64 = 0

    init(_ names: [String]) {
      self.names = names.map { $0.utf8.map(asciiLowercased) }
      for name in names { lengths |= 1 << UInt64(name.utf8.count & 63) }
    }

    func contains(_ name: UnsafeRawBufferPointer) -> Bool {
      guard lengths >> UInt64(name.count & 63) & 1 != 0 else { return false }
      return names.contains { RequestGlance.isSame(name, $0) }
    }
  }

  /// Of methods with these initials all responses have a body; a request for its own sake (`CONNECT`) has none.
  private static let methodInitials = Array("GPD".utf8)
  private static let version: StaticString = " HTTP/1.1"
  private static let lengthBytes = Array("content-length".utf8)
  private static let lengthDigitsMax = 9

  /// Nil when the request has to be read: also where it has one of the fields that decide about what follows, or of `read`.
  init?(_ bytes: UnsafeRawBufferPointer, limits: HTTPLimits, read: Names) {
    guard let initial = bytes.first, Self.methodInitials.contains(initial), var line = Self.line(in: bytes, from: 0),
      let target = Self.target(line), target.count <= limits.targetBytesMax
    else { return nil }
    self.target = target
    var position = 0
    var fieldCount = 0
    var bodyLength: Int?
    while true {
      position += line.count + 2
      guard let next = Self.line(in: bytes, from: position) else { return nil }
      line = next
      if line.isEmpty { break }
      fieldCount += 1
      guard let name = Self.name(line), !read.contains(name) else { return nil }
      if Self.isSame(name, Self.lengthBytes) {
        guard bodyLength == nil, let length = Self.length(line[(name.count + 1)...]) else { return nil }
        bodyLength = length
      }
    }
    position += 2
    guard position <= limits.headBytesMax, fieldCount <= limits.fieldCountMax,
      position + (bodyLength ?? 0) == bytes.count,
      Self.controlCount(UnsafeRawBufferPointer(rebasing: bytes[..<position])) == 2 * (fieldCount + 2)
    else { return nil }
  }

  /// Whether the target begins so.
  public func begins(with path: StaticString) -> Bool {
    guard let base = target.baseAddress, target.count >= path.utf8CodeUnitCount else { return false }
    return memcmp(base, path.utf8Start, path.utf8CodeUnitCount) == 0
  }

  /// The line that begins there, without its end.
  private static func line(in bytes: UnsafeRawBufferPointer, from start: Int) -> UnsafeRawBufferPointer? {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
    guard let end = position(of: 0x0a, in: rest), end > 0, rest[end - 1] == 0x0d else { return nil }
    return UnsafeRawBufferPointer(rebasing: rest[..<(end - 1)])
  }

  private static func target(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    let versionCount = version.utf8CodeUnitCount
    guard let space = position(of: 0x20, in: line), line.count > space + 1 + versionCount else { return nil }
    let end = line.count - versionCount
    guard ByteScan.isSame(UnsafeRawBufferPointer(rebasing: line[end...]), version) else { return nil }
    let target = UnsafeRawBufferPointer(rebasing: line[(space + 1)..<end])
    return position(of: 0x20, in: target) == nil ? target : nil
  }

  private static func name(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    let colon = CharacterSets.token.prefixCount(of: line)
    guard colon > 0, colon < line.count, line[colon] == 0x3a else { return nil }
    return UnsafeRawBufferPointer(rebasing: line[..<colon])
  }

  /// A length as nearly everybody writes it: digits behind at most one space.
  private static func length(_ value: Slice<UnsafeRawBufferPointer>) -> Int? {
    let digits = value.first == 0x20 ? value.dropFirst() : value
    guard !digits.isEmpty, digits.count <= lengthDigitsMax, digits.allSatisfy(CharacterSets.isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private static func position(of byte: UInt8, in bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress, let found = memchr(base, Int32(byte), bytes.count) else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// Without regard to case; `name` is in small letters.
  private static func isSame(_ bytes: UnsafeRawBufferPointer, _ name: [UInt8]) -> Bool {
    guard bytes.count == name.count else { return false }
    for index in name.indices where asciiLowercased(bytes[index]) != name[index] { return false }
    return true
  }

  /// How many bytes are below the space: of lines without any, their ends.
  private static func controlCount(_ bytes: UnsafeRawBufferPointer) -> Int {
    var count = 0
    for byte in bytes { count &+= byte < 0x20 ? 1 : 0 }
    return count
  }
}
