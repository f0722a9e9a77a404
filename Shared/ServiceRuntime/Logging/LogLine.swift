import BillingTypes

/// One line of a log as JSON: time, level, service, message, then the metadata by name.
enum LogLine {
  /// Names that metadata may not take; such a name gets an underscore.
  private static let ownNames: Set<String> = ["level", "message", "service", "ts"]

  /// The line with its line end, cut to the limit.
  static func bytes(
    time: Instant, level: LogLevel, service: String, message: StaticString, metadata: [String: String]
  ) -> [UInt8] {
    var line = Array("{\"ts\":".utf8)
    append(time.rfc3339, to: &line)
    add("level", level.word, to: &line)
    add("service", service, to: &line)
    add("message", message.description, to: &line)
    for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
      let room = Limits.logLineBytesMax - line.count
      guard name.utf8.count + 64 < room else { break }
      add(ownNames.contains(name) ? name + "_" : name, cut(value, room: room - name.utf8.count - 64), to: &line)
    }
    line += Array("}\n".utf8)
    return line
  }

  private static func add(_ name: String, _ value: String, to line: inout [UInt8]) {
    line.append(UInt8(ascii: ","))
    append(name, to: &line)
    line.append(UInt8(ascii: ":"))
    append(value, to: &line)
  }

  /// An escaped byte takes at most six.
  private static func cut(_ value: String, room: Int) -> String {
    guard value.utf8.count > room / 6 else { return value }
    let escaped = value.utf8.reduce(0) { $0 + escapedBytes($1) }
    guard escaped > room else { return value }
    return String(decoding: value.utf8.prefix(room / 6), as: UTF8.self) + "…"
  }

  private static func escapedBytes(_ byte: UInt8) -> Int {
    byte < 0x20 || byte == 0x7F ? 6 : byte == 0x22 || byte == 0x5C ? 2 : 1
  }

  /// A JSON string. Control characters are escaped, so that nothing from outside begins a line of its own.
  static func append(_ text: String, to line: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    line.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: line += [0x5C, byte]
      case 0x0A: line += Array("\\n".utf8)
      case 0x09: line += Array("\\t".utf8)
      case 0x00..<0x20, 0x7F: line += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: line.append(byte)
      }
    }
    line.append(0x22)
  }
}
