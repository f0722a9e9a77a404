import BillingTypes
import Testing
import UsersDomain

@Suite struct SignInThrottleTests {
  private let start = Instant(millisecondsSinceEpoch: 1_772_323_200_000)

  private func keys(_ source: String = "s", login: String = "ann") -> [SignInThrottle.Key] {
    [.loginAtSource(login: login, source: source), .login(login), .source(source)]
  }

  @Test("five failures are free; then the wait doubles from a second to a quarter of an hour")
  func doubling() {
    var throttle = SignInThrottle()
    var now = start
    for _ in 0..<5 { #expect(throttle.begin(keys(), now: now) == 0) }
    var waits: [Int64] = []
    for _ in 0..<12 {
      let wait = throttle.begin(keys(), now: now)
      waits.append(wait)
      #expect(throttle.begin(keys(), now: now.adding(wait - 1)) == 1)
      now = now.adding(wait)
      #expect(throttle.begin(keys(), now: now) == 0)
    }
    #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900].map { $0 * 1_000 })
  }

  @Test("one that waits does not make the wait longer")
  func waitingIsFree() {
    var throttle = SignInThrottle()
    for _ in 0..<5 { _ = throttle.begin(keys(), now: start) }
    for _ in 0..<100 { #expect(throttle.begin(keys(), now: start) == 1_000) }
  }

  @Test("a success starts the login anew, but gives its address only one attempt back")
  func success() {
    var throttle = SignInThrottle()
    for _ in 0..<4 { _ = throttle.begin(keys(), now: start) }
    _ = throttle.begin(keys(), now: start)
    throttle.succeeded(keys())
    for _ in 0..<5 { #expect(throttle.begin(keys(), now: start) == 0) }
    // 4 + 5 failures of the address so far: 41 more are free, whatever login they try.
    for number in 0..<41 { #expect(throttle.begin(keys(login: "u\(number)"), now: start) == 0) }
    #expect(throttle.begin(keys(login: "new"), now: start) == 1_000)
  }

  @Test("strangers from many addresses delay a login by half a minute at most")
  func manyAddresses() {
    var throttle = SignInThrottle()
    for number in 0..<50 { #expect(throttle.begin(keys("s\(number)"), now: start) == 0) }
    var now = start
    for number in 50..<100 {
      let wait = throttle.begin(keys("s\(number)"), now: now)
      #expect(wait <= 30_000)
      now = now.adding(wait)
      #expect(throttle.begin(keys("s\(number)"), now: now) == 0)
    }
    #expect(throttle.begin(keys("mine"), now: now) == 30_000)
    #expect(throttle.begin([.known("my device")], now: now) == 0)
  }

  @Test("failures are forgotten after an hour without any", arguments: [(-1, false), (0, true), (1, true)])
  func forgetting(_ offset: Int64, _ isForgotten: Bool) {
    var throttle = SignInThrottle()
    var now = start
    for _ in 0..<20 { now = now.adding(throttle.begin(keys(), now: now)) }
    for _ in 0..<4 { _ = throttle.begin(keys(), now: now) }
    now = now.adding(throttle.begin(keys(), now: now))
    #expect(throttle.begin(keys(), now: now) == 0)
    let later = now.adding(SignInThrottle.memoryMilliseconds + offset)
    #expect(throttle.begin(keys(), now: later) == 0)
    #expect((throttle.begin(keys(), now: later) == 0) == isForgotten)
  }

  @Test("what is remembered is bounded, and the newest failures stay", arguments: [99, 100, 101])
  func bounded(_ count: Int) {
    var throttle = SignInThrottle(entriesMax: 100)
    for number in 0..<count { _ = throttle.begin([.known("d\(number)")], now: start.adding(Int64(number))) }
    #expect(throttle.count == (count <= 100 ? count : 91))
    for _ in 0..<4 { _ = throttle.begin([.known("d\(count - 1)")], now: start.adding(200)) }
    #expect(throttle.begin([.known("d\(count - 1)")], now: start.adding(200)) == 1_000)
  }

  @Test("an attempt that was not made is taken back")
  func abandoned() {
    var throttle = SignInThrottle()
    for _ in 0..<100 {
      #expect(throttle.begin(keys(), now: start) == 0)
      throttle.abandoned(keys())
    }
    #expect(throttle.count == 0)
  }
}
