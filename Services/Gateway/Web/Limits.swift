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
  static let overloadedRequestsFirst = 32
  static let overloadedRequestsMin = 4
  /// One in a hundred answers of an overloaded house may take so many times as long as one in a hundred does when there
  /// is little to do.
  static let answerGrowthMax = 3.0
  /// What the average delay may be of that, and by how much an answer that comes too late lowers it.
  static let averageDelayShare = 0.3...0.8
  static let averageDelayStep = 0.004
  /// The delay of one in a hundred answers when there is little to do: within which bounds it is believed (less nobody
  /// notices, more comes from a machine that stands still), and what it is as long as nothing is known.
  static let unloadedDelayNanoseconds = 1_250_000.0...25_000_000.0
  static let unloadedDelayNanosecondsFirst = 2_000_000.0
  /// Of each kind of answer so many delays are remembered: a bad hour is forgotten within some thousands.
  static let delaysRemembered = 2_048.0
  /// With fewer nothing is known of a kind.
  static let delaysKnown = 64.0
  /// Of a second in which there is little to do so many are learned from.
  static let delaysPerSecondMax = 2_048
  /// A second in which others had more of the processors than this, and than so many times what they usually have,
  /// teaches nothing.
  static let stolenShareMax = 0.05
  static let stolenGrowthMax = 2.0
  /// What is usual is the average over about so many seconds: some bad minutes are not how the machine is.
  static let stolenShareSeconds = 512.0
  /// A request counts as so many average ones, according to its work. What takes very long mostly waits.
  static let weights = 0.25...2.0
  /// One request counts at most as so many times too slow, so that a single long one decides nothing.
  static let slownessCounted = 4.0
  /// With so many at work from its beginning to its end a request has the house nearly to itself.
  static let quietRequests = 2
  /// With so many on average, and never more than so many at once, there is little to do.
  static let fewRequests = 4.0
  static let fewRequestsAtOnce = 8
  /// After so many answers the number of requests at work is set anew.
  static let answersPerAdjustment = 128
  /// This share of what would seem right is done at once: so few answers are not yet an average, and rounds of different
  /// sizes would take different times.
  static let adjustmentShare = 0.25
  /// By how much it changes then at most; faster it would swing, since what a change brings is seen a round later.
  static let adjustment = 0.85...1.1
  /// When this share of those who were taken on in a round has been answered, the next round begins: of a usual round all
  /// but one.
  static let roundAnsweredShare = 0.97
  /// A round begins after so long in any case: so long waits at most who will be refused.
  static let roundNanosecondsMax: UInt64 = 15_000_000
  /// An overload has ended when nobody was turned away for this long.
  static let overloadEndNanoseconds: UInt64 = 250_000_000
  /// Or when in so long less was asked for than this share of what the house can do.
  static let demandNanoseconds: UInt64 = 1_000_000_000
  static let ceasedDemandShare = 0.5
}
