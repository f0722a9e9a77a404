import Storage
import Synchronization
import Testing

extension StoreContract {
  private static func key(_ request: String, tenant: String = "accounts/acme", operation: String = "Create") throws
    -> IdempotencyKey
  {
    try IdempotencyKey(operation: operation, tenant: tenant, requestID: request)
  }

  static let once = [
    StoreContract("a repeated request has one effect and the same answer") { database in
      for arrival in 0..<3 {
        let result = try await database.writeOnce(try key("r"), fingerprint: [1], atMilliseconds: 5) { transaction in
          try transaction.insertItem("a")
          try transaction.append(event(1))
          return [UInt8(arrival), 7]
        }
        #expect(result == OnceResult(bytes: [0, 7], replayed: arrival > 0))
      }
      #expect(try await database.read { try $0.items() } == ["a"])
      #expect(try await database.watermark() == 1)
    },
    StoreContract("of many at once one has the effect and all have its answer") { database in
      let results = try await withThrowingTaskGroup(of: OnceResult.self) { group in
        for caller in 0..<64 {
          group.addTask {
            try await database.writeOnce(try key("r"), fingerprint: [1], atMilliseconds: 5) { transaction in
              try transaction.insertItem("item")
              return [UInt8(caller)]
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(results.count == 64)
      #expect(results.count { !$0.replayed } == 1)
      #expect(Set(results.map(\.bytes)).count == 1)
      #expect(try await database.read { try $0.items() } == ["item"])
    },
    StoreContract("the same key for another request is refused") { database in
      let first = try key("r")
      _ = try await database.writeOnce(first, fingerprint: [1], atMilliseconds: 5) { _ in [1] }
      await #expect(throws: StorageError.idempotencyKeyReused(first)) {
        try await database.writeOnce(first, fingerprint: [2], atMilliseconds: 5) { transaction in
          try transaction.insertItem("never")
          return [2]
        }
      }
      #expect(try await database.read { try $0.items() } == [])
    },
    StoreContract("a refused request leaves its key free") { database in
      await #expect(throws: Refusal()) {
        try await database.writeOnce(try key("r"), fingerprint: [1], atMilliseconds: 5) { transaction in
          try transaction.insertItem("a")
          throw Refusal()
        }
      }
      let result = try await database.writeOnce(try key("r"), fingerprint: [2], atMilliseconds: 6) { transaction in
        try transaction.insertItem("b")
        return []
      }
      #expect(result == OnceResult(bytes: [], replayed: false))
      #expect(try await database.read { try $0.items() } == ["b"])
    },
    StoreContract("keys of other tenants and operations are others") { database in
      for key in [try key("r"), try key("r", tenant: "accounts/other"), try key("r", operation: "Delete")] {
        let result = try await database.writeOnce(key, fingerprint: [1], atMilliseconds: 5) { _ in [1] }
        #expect(!result.replayed)
      }
    },
  ]

  static let events = [
    StoreContract("events are handed out in order, after a sequence, in bounded pieces") { database in
      #expect(try await database.watermark() == 0)
      try await database.write { transaction in
        for number in 1...(Limits.eventsPerReadMax + 1) {
          let sequence = try transaction.append(event(number))
          #expect(sequence == Int64(number))
        }
      }
      #expect(try await database.events(after: 0, limit: .max).count == Limits.eventsPerReadMax)
      let some = try await database.events(after: 3, limit: 2)
      #expect(some == [StoredEvent(sequence: 4, event: event(4)), StoredEvent(sequence: 5, event: event(5))])
      #expect(try await database.events(after: Int64(Limits.eventsPerReadMax), limit: 10).map(\.sequence) == [1_001])
      #expect(try await database.events(after: 5_000, limit: 10).isEmpty)
      #expect(try await database.events(after: 0, limit: -1).isEmpty)
    },
    StoreContract("followers hear of new events after their commit") { database in
      try await database.write { try $0.append(event(1)) }
      var heard = database.watermarks().makeAsyncIterator()
      #expect(await heard.next() == 1)
      try await database.write { try $0.insertItem("silent") }
      try await database.write { transaction in
        try transaction.append(event(2))
        try transaction.append(event(3))
      }
      let newest = await heard.next()
      #expect(newest == 3)
      #expect(try await database.events(after: 0, limit: 10).last?.sequence == newest)
      await database.close()
      #expect(await heard.next() == nil)
    },
    StoreContract("an event of a producer has its effect once") { database in
      for _ in 0..<2 {
        for sequence in Int64(1)...3 {
          try await database.write { transaction in
            guard try transaction.receive(producer: "users", sequence: sequence) else { return }
            try transaction.insertItem("event-\(sequence)")
          }
        }
      }
      #expect(try await database.read { try $0.items().count } == 3)
      #expect(try await database.inboxPosition(of: "users") == 3)
      #expect(try await database.inboxPosition(of: "subscriptions") == 0)
    },
    StoreContract("an event that comes too early is refused") { database in
      await #expect(throws: StorageError.inboxGap(producer: "users", expected: 1, received: 2)) {
        try await database.write { try $0.receive(producer: "users", sequence: 2) }
      }
      let position = try await database.inboxPosition(of: "users")
      #expect(position == 0)
    },
    StoreContract("an effect that fails leaves its event to come again") { database in
      await #expect(throws: Refusal()) {
        try await database.write { transaction in
          _ = try transaction.receive(producer: "users", sequence: 1)
          throw Refusal()
        }
      }
      let isNew = try await database.write { try $0.receive(producer: "users", sequence: 1) }
      #expect(isNew)
    },
  ]
}
