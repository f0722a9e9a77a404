import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// The door to `queues` and `queue_agents`.
enum QueueStore {
  static func find(_ name: QueueName, in reader: any SQLReader) throws -> Queue? {
    try reader.first(
      """
      SELECT queue_id, uid, revision, created_at_ms, updated_at_ms, display_name, strategy, voicemail,
        voicemail_ring_seconds, voicemail_message_seconds, voicemail_email
      FROM queues WHERE account_id = ? AND queue_id = ?
      """, [.text(name.account.rawValue), .text(name.queue.rawValue)]
    ) { try Queue(row: $0, account: name.account, in: reader) }
  }

  /// Of which queues a user is an agent.
  static func queues(of agent: UserName, in reader: any SQLReader) throws -> [QueueName] {
    try reader.query(
      "SELECT queue_id FROM queue_agents WHERE account_id = ? AND user_id = ? ORDER BY queue_id",
      [.text(agent.account.rawValue), .text(agent.user.rawValue)]
    ) { QueueName(account: agent.account, queue: try QueueID($0.text(0))) }
  }

  static func insert(_ queue: Queue, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO queues (account_id, queue_id, uid, revision, created_at_ms, updated_at_ms, display_name,
        display_name_key, strategy, voicemail, voicemail_ring_seconds, voicemail_message_seconds, voicemail_email)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, queue.name.row + queue.stamp.row + queue.content)
    try add(queue.agents, to: queue.name, in: transaction)
  }

  static func update(_ queue: Queue, before: Queue, in transaction: any Transaction) throws {
    let stamp = queue.stamp
    let changed = try transaction.execute(
      """
      UPDATE queues SET revision = ?, updated_at_ms = ?, display_name = ?, display_name_key = ?, strategy = ?,
        voicemail = ?, voicemail_ring_seconds = ?, voicemail_message_seconds = ?, voicemail_email = ?
      WHERE account_id = ? AND queue_id = ? AND revision = ?
      """,
      [.int64(stamp.revision), .int64(stamp.updatedAt.millisecondsSinceEpoch)] + queue.content + queue.name.row
        + [.int64(before.stamp.revision)])
    precondition(changed == 1, "a queue is loaded and saved in one transaction")
    for agent in before.agents.subtracting(queue.agents).sorted() {
      try transaction.execute(
        "DELETE FROM queue_agents WHERE account_id = ? AND queue_id = ? AND user_id = ?",
        queue.name.row + [.text(agent.rawValue)])
    }
    try add(queue.agents.subtracting(before.agents), to: queue.name, in: transaction)
  }

  static func delete(_ queue: Queue, in transaction: any Transaction) throws {
    try transaction.execute("DELETE FROM queue_agents WHERE account_id = ? AND queue_id = ?", queue.name.row)
    try transaction.execute("DELETE FROM queues WHERE account_id = ? AND queue_id = ?", queue.name.row)
  }

  private static func add(_ agents: Set<UserID>, to queue: QueueName, in transaction: any Transaction) throws {
    for agent in agents.sorted() {
      try transaction.execute(
        "INSERT INTO queue_agents (account_id, queue_id, user_id) VALUES (?, ?, ?)",
        queue.row + [.text(agent.rawValue)])
    }
  }
}

extension QueueName {
  fileprivate var row: [SQLValue] { [.text(account.rawValue), .text(queue.rawValue)] }
}

extension Queue {
  /// From the columns that the statement above selects.
  init(row: Row, account: AccountID, in reader: any SQLReader) throws {
    let name = QueueName(account: account, queue: try QueueID(row.text(0)))
    let agents = try reader.query(
      "SELECT user_id FROM queue_agents WHERE account_id = ? AND queue_id = ?", name.row
    ) { try UserID($0.text(0)) }
    self.init(
      name: name, stamp: ResourceStamp(row: row, from: 1), displayName: row.text(5),
      strategy: QueueStrategy(rawValue: row.text(6)) ?? .ringAll, voicemail: Voicemail(row: row, from: 7),
      agents: Set(agents))
  }

  fileprivate var content: [SQLValue] {
    [.text(displayName), .text(displayName.lowercased()), .text(strategy.rawValue)] + voicemail.row
  }
}
