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
  /// Requests at work at the same time before the gateway takes itself for overloaded.
  static let requestsAtWorkMax = 256
  /// How many it then has at work at first, and at least, whatever it learns.
  static let overloadedRequestsFirst = 16
  static let overloadedRequestsMin = 4
  /// How many times slower than in an unloaded house the average answer of an overloaded one may be.
  static let slownessMax = 5.0
  /// One request counts at most as so many times slower, so that a single long one decides nothing.
  static let slownessCounted = 20.0
  /// With so many at work a request has the house nearly to itself.
  static let quietRequests = 2
  /// After so many answers the number of requests at work is set anew.
  static let answersPerAdjustment = 16
  /// An overload has ended when nobody was turned away for this long.
  static let overloadEndNanoseconds: UInt64 = 250_000_000
}
