/// How an import is to be understood: what was configured and what was customized (R28).
package struct ImportSettings: Sendable, Hashable {
  /// One bad row and nothing is imported, unless it is said that the good ones are.
  package var importsGoodRows = false
  /// Whether an empty cell takes an existing user's roles and extension away; by default it leaves them.
  package var blanksClear = false
  /// Whether the row of an existing user is an error; by default it updates the user.
  package var refusesExisting = false
  /// Headers that are other than the template's; an empty column is ignored.
  package var mappings: [Mapping] = []
  /// For the empty cells of new users, as the file would hold them.
  package var defaults: [Cell] = []
  /// By the number of the row.
  package var overrides: [Int: Override] = [:]

  /// A header of the file and the column that it means.
  package struct Mapping: Sendable, Hashable {
    package let header: String
    package let column: String

    package init(header: String, column: String) {
      self.header = header
      self.column = column
    }
  }

  /// A cell by the name of its column.
  package struct Cell: Sendable, Hashable {
    package let column: String
    package let value: String

    package init(column: String, value: String) {
      self.column = column
      self.value = value
    }
  }

  /// What is other about one row than the file says.
  package struct Override: Sendable, Hashable {
    package let cells: [Cell]
    package let isSkipped: Bool

    package init(cells: [Cell], isSkipped: Bool) {
      self.cells = cells
      self.isSkipped = isSkipped
    }
  }

  /// What holds where nothing was said.
  package init() {}
}
