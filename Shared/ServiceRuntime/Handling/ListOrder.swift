public import BillingTypes

/// By what a list is sorted, as its caller writes it (AIP-132): one field, then ` desc` for the other direction.
public struct ListOrder: Sendable, Hashable {
  /// The field.
  public let field: String
  /// Whether the greatest comes first.
  public let isDescending: Bool

  /// Reads an order; empty means the first of `fields`, ascending.
  ///
  /// - Throws: A problem of `order_by` that says what may be written instead.
  public init(parsing text: String, fields: [String]) throws(FieldProblem) {
    let parts = text.split(separator: " ").map(String.init)
    let field = parts.first ?? fields.first ?? ""
    let direction = parts.count > 1 ? parts[1] : "asc"
    guard parts.count <= 2, fields.contains(field), ["asc", "desc"].contains(direction) else {
      let usable = fields.joined(separator: ", ")
      throw FieldProblem("order_by", "is \"\(text.prefix(80))\"; use one of \(usable), and desc after it to turn it")
    }
    self.field = field
    isDescending = direction == "desc"
  }

  /// The order as text, for a page token to belong to it.
  public var text: String { field + (isDescending ? " desc" : "") }
}
