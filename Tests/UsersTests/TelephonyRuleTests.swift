import BillingTypes
import Testing
import UsersDomain

/// Extensions, numbers, queues and agents as pure rules.
@Suite struct TelephonyRuleTests {
  private let now = Instant(millisecondsSinceEpoch: 1_000)
  private let uid = ResourceUID(stored: "01234567-89ab-4cde-8f01-23456789abcd")

  private func problems(_ make: () throws -> Void) -> [String] {
    do {
      try make()
      return []
    } catch TelephonyError.invalid(let problems) {
      return problems.map(\.field)
    } catch {
      return ["\(error)"]
    }
  }

  @Test(arguments: [("1", false), ("12", true), ("12345678", true), ("123456789", false), ("", false), ("1x", false)])
  func keysHaveTwoToEightDigits(_ text: String, _ isKey: Bool) {
    #expect(((try? ExtensionKey(text)) != nil) == isKey)
  }

  @Test func aLeadingZeroCounts() throws {
    #expect(try ExtensionKey("012").number == nil && ExtensionKey("012") != ExtensionKey("12"))
    #expect(try ExtensionKey("12").number == 12)
  }

  @Test(arguments: [
    ("+123456", false), ("+1234567", true), ("+123456789012345", true), ("+1234567890123456", false),
    ("1234567", false), ("+0123456", false), ("++123456", false),
  ])
  func numbersAreE164(_ text: String, _ isNumber: Bool) {
    #expect(((try? E164Number(text)) != nil) == isNumber)
  }

  private func plan(_ edit: UpdateExtensionPlan.Edit) throws -> ExtensionPlan {
    let plan = ExtensionPlan(usualFor: try AccountID("acme"))
    return try UpdateExtensionPlan(name: plan.resourceName, edit, etag: "").decide(plan, now: now)
  }

  private func range(_ first: String, _ last: String) -> UpdateExtensionPlan.RangeDraft {
    .init(first: first, last: last, reason: "")
  }

  @Test func rangesOfAPlanAreWithinTheirLimits() throws {
    for (count, isRefused) in [(49, false), (50, false), (51, true)] {
      var edit = UpdateExtensionPlan.Edit()
      edit.reserved = (0..<count).map { range("\(200 + $0)", "\(200 + $0)") }
      #expect(problems { _ = try plan(edit) } == (isRefused ? ["extension_plan.reserved_ranges"] : []))
    }
    for (length, isRefused) in [(100, false), (101, true)] {
      var edit = UpdateExtensionPlan.Edit()
      edit.reserved = [.init(first: "20", last: "30", reason: String(repeating: "r", count: length))]
      #expect(
        problems { _ = try plan(edit) } == (isRefused ? ["extension_plan.reserved_ranges[0].reason"] : []))
    }
    for (first, last) in [("200", "199"), ("20", "199"), ("200", "20")] {
      var edit = UpdateExtensionPlan.Edit()
      edit.reserved = [range(first, last)]
      #expect(problems { _ = try plan(edit) } == ["extension_plan.reserved_ranges[0].last_key"])
    }
    for (first, last, isRefused) in [
      (10, 99_999_999, false), (9, 100, true), (10, 100_000_000, true), (200, 199, true), (200, 200, false),
    ] as [(Int32, Int32, Bool)] {
      var edit = UpdateExtensionPlan.Edit()
      (edit.automaticFirst, edit.automaticLast) = (first, last)
      #expect(problems { _ = try plan(edit) } == (isRefused ? ["extension_plan.automatic_first"] : []))
    }
  }

  @Test func aPlanThatChangesHasAnotherEtag() throws {
    var edit = UpdateExtensionPlan.Edit()
    edit.newUsers = .automatic
    let changed = try plan(edit)
    #expect(changed.etag == "plan-1" && changed.updatedAt == now)
    let again = try UpdateExtensionPlan(name: changed.resourceName, edit, etag: "plan-1").decide(changed, now: now)
    #expect(again == changed)
    #expect(throws: TelephonyError.etagMismatch(changed.resourceName)) {
      try UpdateExtensionPlan(name: changed.resourceName, edit, etag: "plan-0").decide(changed, now: now)
    }
  }

  /// The search against a plain walk over all numbers, for many plans and takings.
  @Test func theSearchFindsTheFirstFreeNumber() throws {
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<300 {
      var edit = UpdateExtensionPlan.Edit()
      let first = 90 + random(20)
      (edit.automaticFirst, edit.automaticLast) = (Int32(first), Int32(first + random(40)))
      edit.reserved = (0..<random(3)).map { _ in
        let start = 100 + random(30)
        return range("\(start)", "\(start + random(10))")
      }
      let plan = try plan(edit)
      let taken = Set((0..<random(40)).map { _ in first + random(40) })
      let expected = try plan.automatic.first {
        let key = try ExtensionKey("\($0)")
        return !taken.contains($0) && plan.reservation(of: key) == nil
      }
      let found = plan.firstFree(from: first, taken: taken, knownUpTo: nil)
      #expect(try found == expected.map { .found(try ExtensionKey("\($0)")) } ?? .exhausted)
      let known = first + random(40)
      let part = plan.firstFree(from: first, taken: taken.filter { $0 <= known }, knownUpTo: known)
      if case .goOn(let next) = part {
        #expect(plan.firstFree(from: next, taken: taken, knownUpTo: nil) == found)
      } else {
        #expect(part == found)
      }
    }
  }

  private func queue(_ agents: Int) throws -> Queue {
    Queue(
      name: QueueName(account: try AccountID("acme"), queue: try QueueID("sales")),
      stamp: ResourceStamp(creating: uid, at: now), displayName: "Sales", strategy: .ringAll, voicemail: .off,
      agents: Set(try (0..<agents).map { try UserID("a-\($0)") }))
  }

  @Test(arguments: [(499, 1, false), (499, 2, true), (500, 1, true), (450, 50, false)])
  func aQueueHasAtMostFiveHundredAgents(_ present: Int, _ added: Int, _ isRefused: Bool) throws {
    let names = (0..<added).map { "accounts/acme/users/b-\($0)" }
    let action = AddAgents(try AgentNames(queue: "accounts/acme/queues/sales", agents: names))
    let activity = Dictionary(uniqueKeysWithValues: action.names.agents.map { ($0, true) })
    let queue = try queue(present)
    if isRefused {
      #expect(throws: TelephonyError.tooManyAgents(queue.name, count: present + added)) {
        try action.decide(queue, activity: activity, now: now)
      }
    } else {
      #expect(try action.decide(queue, activity: activity, now: now).agents.count == present + added)
    }
  }

  @Test(arguments: [(0, true), (1, false), (100, false), (101, true)])
  func aChangeNamesOneToAHundredAgents(_ count: Int, _ isRefused: Bool) {
    let names = (0..<count).map { "accounts/acme/users/b-\($0)" }
    let found = problems { _ = try AgentNames(queue: "accounts/acme/queues/sales", agents: names) }
    #expect(found == (isRefused ? ["agents"] : []))
  }

  @Test(arguments: [(0, true), (1, false), (100, false), (101, true)])
  func aQueueHasAName(_ length: Int, _ isRefused: Bool) {
    var draft = QueueDraft()
    draft.parent = "accounts/acme"
    draft.displayName = String(repeating: "q", count: length)
    #expect(
      problems { _ = try CreateQueue(draft, uid: uid, now: now) } == (isRefused ? ["queue.display_name"] : []))
  }

  @Test(arguments: [(0, false), (100, false), (101, true)])
  func anExtensionMayHaveAName(_ length: Int, _ isRefused: Bool) {
    var draft = ExtensionDraft()
    draft.parent = "accounts/acme"
    draft.displayName = String(repeating: "e", count: length)
    #expect(
      problems { _ = try CreateExtension(draft, uid: uid, now: now) } == (isRefused ? ["extension.display_name"] : []))
  }

  @Test func everyProblemIsNamedAtOnce() {
    var draft = ExtensionDraft()
    draft.parent = "acme"
    draft.key = "x"
    draft.voicemail.ringSeconds = 1
    #expect(
      problems { _ = try CreateExtension(draft, uid: uid, now: now) } == [
        "parent", "extension_id", "extension.voicemail.ring_seconds",
      ])
  }
}
