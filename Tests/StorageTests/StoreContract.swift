import Storage
import Testing

/// What every implementation of ``Database`` promises. Each check gets an empty database with the table of
/// ``itemsMigration``; another store runs the same checks through its own suite.
struct StoreContract: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let run: @Sendable (any Database) async throws -> Void

  init(_ description: String, _ run: @escaping @Sendable (any Database) async throws -> Void) {
    testDescription = description
    self.run = run
  }

  static let all = writes + once + events + reads
}

struct Refusal: Error, Equatable {}

extension StoreContract {
  static let writes = [
    StoreContract("values of every type come back as they went in") { database in
      let values: [(String, Int64, String?)] = [
        ("", 0, nil), ("ünïcode ✓ 🏳️‍🌈", .max, ""), ("a'b\"c;--", 1, "line\nbreak\ttab"),
      ]
      try await database.write { transaction in
        for (item, quantity, note) in values {
          let changed = try transaction.execute(
            "INSERT INTO items (item, quantity, note) VALUES (?, ?, ?)",
            [.text(item), .int64(quantity), .text(orNull: note)])
          #expect(changed == 1)
        }
      }
      for (item, quantity, note) in values {
        let found = try await database.read {
          try $0.first("SELECT quantity, note FROM items WHERE item = ?", [.text(item)]) {
            "\($0.int64(0)) \($0.textOrNil(1) ?? "NULL")"
          }
        }
        #expect(found == "\(quantity) \(note ?? "NULL")")
      }
    },
    StoreContract("a write sees what it has written itself") { database in
      let seen = try await database.write { transaction in
        try transaction.insertItem("a")
        return try transaction.items()
      }
      #expect(seen == ["a"])
    },
    StoreContract("an error undoes its caller's part and no other") { database in
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<200 {
          group.addTask {
            do {
              try await database.write { transaction in
                try transaction.insertItem("item-\(number)")
                try transaction.append(event(number))
                if number % 3 == 0 { throw Refusal() }
              }
              #expect(number % 3 != 0)
            } catch {
              #expect(error as? Refusal == Refusal())
              #expect(number % 3 == 0)
            }
          }
        }
      }
      let kept = Set((0..<200).filter { $0 % 3 != 0 })
      #expect(try await Set(database.read { try $0.items() }) == Set(kept.map { "item-\($0)" }))
      let events = try await database.events(after: 0, limit: 1_000)
      #expect(events.map(\.sequence) == Array(1...Int64(kept.count)), "without gaps")
      #expect(Set(events.map(\.event.id)) == Set(kept.map { "event-\($0)" }))
    },
    StoreContract("a broken rule says which kind it is") { database in
      try await database.write { try $0.insertItem("a") }
      for (item, quantity, kind) in [
        (SQLValue.text("a"), SQLValue.int64(1), StorageError.Constraint.unique), ("b", -1, .check),
        ("b", .null, .notNull),
      ] {
        do {
          try await database.write {
            try $0.execute("INSERT INTO items (item, quantity) VALUES (?, ?)", [item, quantity])
          }
          Issue.record("the rule \(kind) did not hold")
        } catch StorageError.constraintViolated(let found, _) {
          #expect(found == kind)
        }
      }
    },
    StoreContract("a broken rule that the caller handles undoes that statement only") { database in
      try await database.write { try $0.insertItem("a") }
      try await database.write { transaction in
        try transaction.insertItem("b")
        do {
          try transaction.insertItem("a")
        } catch StorageError.constraintViolated(.unique, _) {
          try transaction.insertItem("c")
        }
      }
      #expect(try await database.read { try $0.items() } == ["a", "b", "c"])
    },
    StoreContract("a wrong statement is an error and harms nobody") { database in
      await #expect {
        try await database.write { try $0.execute("INSERT INTO nowhere (x) VALUES (1)") }
      } throws: {
        if case StorageError.statementInvalid(let text) = $0 { text.contains("nowhere") } else { false }
      }
      await #expect(throws: StorageError.self) {
        try await database.read { try $0.query("SELECT nothing FROM items") { $0.text(0) } }
      }
      try await database.write { try $0.insertItem("a") }
      #expect(try await database.read { try $0.items() } == ["a"])
    },
  ]

  static let reads = [
    StoreContract("a read sees one moment") { database in
      try await database.write { transaction in
        try transaction.insertItem("x", quantity: 0)
        try transaction.insertItem("y", quantity: 0)
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for _ in 0..<100 {
            try await database.write { try $0.execute("UPDATE items SET quantity = quantity + 1") }
          }
        }
        group.addTask {
          for _ in 0..<300 {
            let pair = try await database.read { reader in
              try ["x", "y"].map { item in
                try reader.first("SELECT quantity FROM items WHERE item = ?", [.text(item)]) { $0.int64(0) }
              }
            }
            #expect(pair[0] == pair[1])
          }
        }
        try await group.waitForAll()
      }
    },
    StoreContract("a statement may be used inside itself") { database in
      try await database.write { transaction in
        for item in ["a", "b"] { try transaction.insertItem(item) }
      }
      let pairs = try await database.read { reader in
        func items<T>(_ body: (String) throws -> T) throws -> [T] {
          try reader.query("SELECT item FROM items ORDER BY item") { try body($0.text(0)) }
        }
        return try items { outer in try items { inner in outer + inner } }
      }
      #expect(pairs == [["aa", "ab"], ["ba", "bb"]])
    },
    StoreContract("what a row's closure throws is thrown on, and the connection is sound afterwards") { database in
      try await database.write { try $0.insertItem("a") }
      for _ in 0..<3 {
        await #expect(throws: Refusal()) {
          try await database.read { try $0.query("SELECT item FROM items") { _ in throw Refusal() } }
        }
      }
      #expect(try await database.read { try $0.items() } == ["a"])
    },
    StoreContract("page tokens outlive nothing but their list") { database in
      let token = database.pageTokens.token(query: "ListItems", arguments: ["a"], lastKey: ["k"])
      let key = try database.pageTokens.lastKey(of: token, query: "ListItems", arguments: ["a"])
      #expect(key == ["k"])
    },
  ]
}
