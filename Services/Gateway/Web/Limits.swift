/// What the gateway accepts from its clients, where it differs from what HTTP in general is given.
enum Limits {
  /// Bytes of a request's body; every request of the REST face is small.
  static let bodyBytesMax = 1024 * 1024
}
