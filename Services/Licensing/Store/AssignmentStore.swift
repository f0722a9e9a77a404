import BillingTypes
import LicensingDomain
import Storage

/// The door to `assignments`: which unit is held by whom.
enum AssignmentStore {
  /// What a user holds of a pool.
  static func find(_ holder: LicenseHolder, in reader: any SQLReader) throws -> LicenseAssignment? {
    try list(of: holder.user, from: holder.pool.product.rawValue, limit: 1, in: reader)
      .first { $0.pool == holder.pool }
  }

  /// What one user holds, in order of product, from one on.
  static func list(
    of user: UserName, from product: String = "", limit: Int, in reader: any SQLReader
  ) throws -> [LicenseAssignment] {
    try reader.query(
      """
      SELECT license_id, product_id, user_id, assigned_at_ms, assigned_by FROM assignments
      WHERE account_id = ? AND user_id = ? AND product_id >= ? ORDER BY product_id LIMIT ?
      """, [.text(user.account.rawValue), .text(user.user.rawValue), .text(product), .int(limit)]
    ) { try LicenseAssignment(row: $0, account: user.account) }
  }

  /// What all users of an account hold of one product or of all, in order of user and product, after a pair of them.
  static func list(
    of account: AccountID, product: ProductID?, after user: String, _ last: String, limit: Int,
    in reader: any SQLReader
  ) throws -> [LicenseAssignment] {
    let product = product?.rawValue ?? ""
    return try reader.query(
      """
      SELECT license_id, product_id, user_id, assigned_at_ms, assigned_by FROM assignments
      WHERE account_id = ? AND (user_id, product_id) > (?, ?) AND (? = '' OR product_id = ?)
      ORDER BY user_id, product_id LIMIT ?
      """,
      [.text(account.rawValue), .text(user), .text(last), .text(product), .text(product), .int(limit)]
    ) { try LicenseAssignment(row: $0, account: account) }
  }

  /// Hands a unit out; to be called once the pool was found to have one.
  static func insert(_ assignment: LicenseAssignment, into transaction: any Transaction) throws {
    let account = assignment.pool.account
    try transaction.execute(
      """
      INSERT INTO assignments (account_id, license_id, product_id, user_id, assigned_at_ms, assigned_by)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        .text(account.rawValue), .text(assignment.uid.text), .text(assignment.pool.product.rawValue),
        .text(assignment.user.user.rawValue), .int64(assignment.assignedAt.millisecondsSinceEpoch),
        .text(assignment.actor),
      ])
    try PurchaseStore.touch(assignment.pool, at: assignment.assignedAt, in: transaction)
  }

  /// Takes a unit back.
  static func delete(_ assignment: LicenseAssignment, at now: Instant, in transaction: any Transaction) throws {
    let deleted = try transaction.execute(
      "DELETE FROM assignments WHERE account_id = ? AND license_id = ?",
      [.text(assignment.pool.account.rawValue), .text(assignment.uid.text)])
    precondition(deleted == 1, "an assignment is loaded and deleted in one transaction")
    try PurchaseStore.touch(assignment.pool, at: now, in: transaction)
  }
}

extension LicenseAssignment {
  fileprivate init(row: Row, account: AccountID) throws {
    self.init(
      uid: ResourceUID(stored: row.text(0)),
      pool: LicensePoolName(account: account, id: try Identifier(row.text(1))),
      user: UserName(account: account, user: try UserID(row.text(2))),
      assignedAt: Instant(millisecondsSinceEpoch: row.int64(3)), actor: row.text(4))
  }
}
