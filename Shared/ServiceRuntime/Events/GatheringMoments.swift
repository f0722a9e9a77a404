/// When a feed sends a follower what has gathered: at moments that are the follower's own.
///
/// Followers that were sent the same events at the same moment would all go to work on them at once, and on one processor
/// whoever asks for something meanwhile would wait for all of them.
struct GatheringMoments {
  let periodMilliseconds: Int64
  /// Which of the followers it is, from 0.
  let number: Int

  /// How long to gather from now on: between half a period and one and a half, so that few events go alone.
  func pauseMilliseconds(nowMilliseconds now: Int64) -> Int64 {
    let sinceLast = (now + periodMilliseconds - offsetMilliseconds) % periodMilliseconds
    let untilNext = periodMilliseconds - sinceLast
    return 2 * untilNext < periodMilliseconds ? untilNext + periodMilliseconds : untilNext
  }

  /// By the golden ratio, which keeps any number of followers apart.
  private var offsetMilliseconds: Int64 { Int64(number) % 1_000 * 618 % 1_000 * periodMilliseconds / 1_000 }
}
