/// One thing that is wrong with a request: where, and what to send instead.
public struct FieldProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// Path of the field in the request, such as `account.display_name`.
  public let field: String
  /// One clause that follows the field's name: `must have 1 to 200 characters; it has 0`.
  public let message: String

  /// A problem of a field.
  public init(_ field: String, _ message: String) {
    self.field = field
    self.message = message
  }

  /// What `make` makes of a field, or a problem with the words of its error.
  public static func check<Value>(_ field: String, _ make: () throws -> Value) throws(FieldProblem) -> Value {
    do {
      return try make()
    } catch {
      throw FieldProblem(field, "is not valid: \(error)")
    }
  }

  public var description: String { "\(field) \(message)" }
}
