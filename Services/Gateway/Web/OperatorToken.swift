import COpenSSL
import Glibc

/// The secret that makes a caller the provider's staff. It lives in a file that only its owner can read.
struct OperatorToken: Sendable {
  /// Why there is no token.
  struct FileError: Error, Sendable, CustomStringConvertible {
    /// One sentence: what, where, what to do.
    let description: String
  }

  static let byteCountMin = 32
  static let byteCountMax = 4_096
  private let secret: [UInt8]

  init(_ secret: [UInt8]) {
    self.secret = secret
  }

  /// Compares in a time that tells nothing about where the texts differ.
  func matches(_ candidate: some StringProtocol) -> Bool {
    var candidate = Substring(candidate)
    return candidate.withUTF8 { $0.count == secret.count && CRYPTO_memcmp($0.baseAddress, secret, secret.count) == 0 }
  }

  /// Reads the token of the file `operator-token` in a directory of the gateway's own, which is made if it is missing.
  static func load(directory: String, random: (Int) -> [UInt8]) throws(FileError) -> OperatorToken {
    var made = directory.hasPrefix("/") ? "/" : ""
    for part in directory.split(separator: "/") {
      made += part + "/"
      if mkdir(made, 0o700) != 0 && errno != EEXIST { throw failure("create", directory + "/operator-token") }
    }
    return try load(path: directory + "/operator-token", random: random)
  }

  /// Reads the token; a file that does not exist is made, with 32 random bytes as hexadecimal digits and mode 0600.
  static func load(path: String, random: (Int) -> [UInt8]) throws(FileError) -> OperatorToken {
    try create(path: path, random: random)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("read", path) }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: byteCountMax + 1)
    let count = read(descriptor, &buffer, buffer.count)
    guard count >= 0 else { throw failure("read", path) }
    var secret = buffer[..<count]
    while let last = secret.last, last == 0x0a || last == 0x0d { secret.removeLast() }
    let isPrintable = secret.allSatisfy { (0x21...0x7e).contains($0) }
    guard (byteCountMin...byteCountMax).contains(secret.count), isPrintable else {
      throw FileError(
        description: "The operator token in \(path) must be \(byteCountMin) to \(byteCountMax) printable characters on "
          + "one line; correct the file, or remove it to have one made.")
    }
    return OperatorToken(Array(secret))
  }

  /// Makes the file unless it is there; written whole before it gets its name, so that nobody reads a part.
  private static func create(path: String, random: (Int) -> [UInt8]) throws(FileError) {
    guard access(path, F_OK) != 0 else { return }
    let draft = "\(path).\(getpid())"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("create", path) }
    let digits = Array("0123456789abcdef".utf8)
    let text = Array(random(32).map { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }.joined()) + [0x0a]
    let isWritten = write(descriptor, text, text.count) == text.count && fsync(descriptor) == 0
    close(descriptor)
    // link and not rename: of two processes that start at once the first wins and both read its token.
    let isNamed = isWritten && (link(draft, path) == 0 || errno == EEXIST)
    let error = isNamed ? nil : failure("create", path)
    unlink(draft)
    if let error { throw error }
  }

  private static func failure(_ verb: String, _ path: String) -> FileError {
    FileError(
      description: "Cannot \(verb) the operator token file \(path): \(String(cString: strerror(errno))); "
        + "give another place with --operator-token-file.")
  }
}
