import BillingTypes
import ServiceRuntime
import Storage
import SubscriptionsDomain

/// The door to `products`.
enum ProductStore {
  static func find(_ id: ProductID, in reader: any SQLReader) throws -> Product? {
    try reader.record(records, RecordKey(.text(id.rawValue)))
  }

  /// By `product_id`.
  static let records = RecordKind<Product>(
    dependingOn: [WatchedTable("products", key: ["product_id"])]
  ) { key, reader in
    try reader.first(
      """
      SELECT product_id, uid, revision, created_at_ms, updated_at_ms, display_name
      FROM products WHERE product_id = ?
      """, key.parameters
    ) { try Product(row: $0) }
  }

  /// In order of id, those after `id`; the empty id comes before all.
  static func list(after id: String, limit: Int, in reader: any SQLReader) throws -> [Product] {
    try reader.query(
      """
      SELECT product_id, uid, revision, created_at_ms, updated_at_ms, display_name
      FROM products WHERE product_id > ? ORDER BY product_id LIMIT ?
      """, [.text(id), .int(limit)]
    ) { try Product(row: $0) }
  }

  static func insert(_ product: Product, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO products (product_id, uid, revision, created_at_ms, updated_at_ms, display_name)
      VALUES (?, ?, ?, ?, ?, ?)
      """, [.text(product.id.rawValue)] + product.stamp.row + [.text(product.displayName)])
  }
}

extension Product {
  fileprivate init(row: Row) throws {
    self.init(
      id: try ProductID(row.text(0)), stamp: ResourceStamp(row: row, from: 1), displayName: row.text(5))
  }
}
