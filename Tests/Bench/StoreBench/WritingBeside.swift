import Storage

/// Commits in one place after another of the table that is being read, at a steady pace.
enum WritingBeside {
  static let commitsPerSecond = 400

  static func start(_ database: any Database) {
    Task {
      let rowCount = try await database.read { try $0.first("SELECT COUNT(*) FROM subscriptions") { $0.int(0) } ?? 0 }
      for number in 0... {
        let name = BenchRow(number: number &* 31 % rowCount).subscription
        try await database.write { transaction in
          try transaction.execute(
            "UPDATE subscriptions SET quantity = ? WHERE subscription = ?", [.int(number % 100), .text(name)])
        }
        try await Task.sleep(for: .microseconds(1_000_000 / commitsPerSecond))
      }
    }
  }
}
