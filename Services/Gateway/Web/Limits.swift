/// What the gateway accepts from its clients, where it differs from what HTTP in general is given.
enum Limits {
  /// Connections of clients; an idle one costs less than 4 KiB (Tests/Bench/idle-bench).
  static let connectionCountMax = 12_288
  /// Bytes of a request's body; nearly every request of the REST face is small.
  static let bodyBytesMax = 1024 * 1024
  /// Bytes of a body where the method takes a file: what a service takes, and room for JSON with base64 around it.
  static let fileBodyBytesMax = 14 * 1024 * 1024
  /// Bytes of a file that go to a service in one call; a frame holds 4 MiB.
  static let filePieceBytesMax = 2 * 1024 * 1024
  /// Bytes of a file that a service gives.
  static let downloadBytesMax = 64 * 1024 * 1024
}
