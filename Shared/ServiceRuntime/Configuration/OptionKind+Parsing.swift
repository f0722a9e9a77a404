import BillingTypes
import Transport

extension OptionKind {
  /// Why a text is no value of this kind: the end of the sentence "… is …".
  struct Refusal: Error, Hashable {
    let allowed: String
    /// Whether the text is one, but the file that it names is not as it must be.
    var isAboutFile = false
  }

  /// The value that `text` stands for.
  func value(parsing text: String) throws(Refusal) -> OptionValue {
    guard text.utf8.count <= Limits.optionValueBytesMax, !text.utf8.contains(0) else {
      throw Refusal(allowed: "at most \(Limits.optionValueBytesMax) bytes, none of them NUL")
    }
    switch self {
    case .flag:
      guard text == "true" || text == "false" else { throw Refusal(allowed: "true or false") }
      return .flag(text == "true")
    case .text: return .text(text)
    case .integer(let range):
      guard let number = Int(text), range.contains(number) else {
        throw Refusal(allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return .integer(number)
    case .address: return .address(try Self.address(text))
    case .duration(let range): return .milliseconds(try Self.milliseconds(text, in: range))
    case .path:
      guard !text.isEmpty else { throw Refusal(allowed: "a path") }
      return .text(text)
    case .choice(let words):
      guard words.contains(text) else { throw Refusal(allowed: Self.oneOf(words)) }
      return .text(text)
    case .instant:
      guard let instant = Instant(rfc3339: text) else {
        throw Refusal(allowed: "a moment such as 2026-03-01T00:00:00Z")
      }
      return .instant(instant)
    case .secretFile: return .secret(path: text, bytes: try Self.secret(text))
    }
  }

  private static func address(_ text: String) throws(Refusal) -> SocketAddress {
    do {
      return try SocketAddress(parsing: text)
    } catch {
      throw Refusal(allowed: "HOST:PORT with a numeric host, [IPV6]:PORT or unix:/PATH")
    }
  }

  /// `ms`, `s`, `m` or `h`; longer units first, so that `ms` is not read as `m`.
  private static func milliseconds(_ text: String, in range: ClosedRange<Int64>) throws(Refusal) -> Int64 {
    let units: [(String, Int64)] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)]
    let refusal = Refusal(
      allowed: "a time from \(range.lowerBound)ms to \(range.upperBound)ms, written like 250ms, 20s, 5m or 1h")
    guard let (suffix, factor) = units.first(where: { text.hasSuffix($0.0) }),
      let count = Int64(text.dropLast(suffix.count))
    else { throw refusal }
    let (product, isOverflowing) = count.multipliedReportingOverflow(by: factor)
    guard !isOverflowing, range.contains(product) else { throw refusal }
    return product
  }

  private static func secret(_ path: String) throws(Refusal) -> [UInt8] {
    let allowed = "the path of a file that holds the secret"
    let read: [UInt8]?
    do {
      read = try WholeFile.read(path, bytesMax: Limits.secretFileBytesMax)
    } catch {
      throw Refusal(allowed: "\(allowed); this one cannot be read: \(error.reason)", isAboutFile: true)
    }
    guard var bytes = read else { throw Refusal(allowed: "\(allowed); there is no such file", isAboutFile: true) }
    while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
    guard !bytes.isEmpty else { throw Refusal(allowed: "\(allowed); this one is empty", isAboutFile: true) }
    return bytes
  }

  static func oneOf(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }

  /// What stands for the value in `--help`.
  var placeholder: String {
    switch self {
    case .flag: ""
    case .text: "TEXT"
    case .integer: "NUMBER"
    case .address: "ADDRESS"
    case .duration: "TIME"
    case .path, .secretFile: "PATH"
    case .choice: "WORD"
    case .instant: "MOMENT"
    }
  }
}
