/// The calls of one connection by stream id. Ids are odd and grow, so that nearly every call is found at its own place;
/// one that is still there when the ids have come round makes way and is looked up among the elders.
struct CallTable {
  private static let slotCountMin = 16

  /// A power of two of them; a call stands at half its id, modulo their number.
  private var slots: [ClientCall?] = Array(repeating: nil, count: slotCountMin)
  private var elders: [UInt32: ClientCall] = [:]
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The call with this id, if it is under way.
  subscript(id: UInt32) -> ClientCall? {
    if let call = slots[place(of: id)], call.streamID == id { return call }
    return elders.isEmpty ? nil : elders[id]
  }

  /// All of them, in the order of their ids.
  var all: [ClientCall] {
    (slots.compactMap { $0 } + elders.values).sorted { $0.streamID < $1.streamID }
  }

  func forEach(_ body: (ClientCall) -> Void) {
    if isEmpty { return }
    for case let call? in slots { body(call) }
    for call in elders.values { body(call) }
  }

  /// Adds a call, whose id is new and above all others.
  mutating func insert(_ call: ClientCall) {
    // At half full few calls collide that are not old.
    if 2 * count >= slots.count { grow() }
    let place = place(of: call.streamID)
    if let elder = slots[place] { elders[elder.streamID] = elder }
    slots[place] = call
    count += 1
  }

  /// Removes the call, if it is there.
  mutating func remove(_ call: ClientCall) {
    let place = place(of: call.streamID)
    if slots[place] === call {
      slots[place] = nil
    } else if elders[call.streamID] === call {
      elders[call.streamID] = nil
    } else {
      return
    }
    count -= 1
  }

  mutating func removeAll() { self = CallTable() }

  private func place(of id: UInt32) -> Int { Int(id >> 1) & (slots.count &- 1) }

  private mutating func grow() {
    let calls = all
    slots = Array(repeating: nil, count: 2 * slots.count)
    elders = [:]
    for call in calls {
      let place = place(of: call.streamID)
      if let elder = slots[place] { elders[elder.streamID] = elder }
      slots[place] = call
    }
  }
}
