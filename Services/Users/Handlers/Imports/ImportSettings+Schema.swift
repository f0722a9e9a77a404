import BillingTypes
import Schemas
import ServiceRuntime
import UsersDomain

extension ImportSettings {
  /// What was configured and customized, as it is stored.
  init(_ configuration: UsersV1.ImportConfiguration, _ overrides: [UsersV1.RowOverride]) {
    self.init()
    importsGoodRows = configuration.mode == .goodRows
    blanksClear = configuration.blankCells == .clear
    refusesExisting = configuration.existingUsers == .refuse
    mappings = configuration.columnMappings.map { Mapping(header: $0.header, column: $0.column) }
    defaults = configuration.defaults.map { Cell(column: $0.column, value: $0.value) }
    for override in overrides {
      let cells = override.cells.map { Cell(column: $0.column, value: $0.value) }
      self.overrides[Int(override.row)] = Override(cells: cells, isSkipped: override.skip)
    }
  }
}

extension UsersV1.ImportConfiguration {
  /// Refuses what is unknown or too much.
  func checked() throws(UsersError) -> UsersV1.ImportConfiguration {
    var checks = FieldChecks()
    if case .unrecognized(let number) = mode { checks.require(false, "configuration.mode", "has no value \(number)") }
    if case .unrecognized(let number) = blankCells {
      checks.require(false, "configuration.blank_cells", "has no value \(number)")
    }
    if case .unrecognized(let number) = existingUsers {
      checks.require(false, "configuration.existing_users", "has no value \(number)")
    }
    let most = ImportLimits.settingsMaximum
    checks.require(columnMappings.count <= most, "configuration.column_mappings", "must be at most \(most)")
    checks.require(defaults.count <= most, "configuration.defaults", "must be at most \(most)")
    let texts =
      [sheet] + columnMappings.flatMap { [$0.header, $0.column] } + defaults.flatMap { [$0.column, $0.value] }
    checks.require(
      texts.allSatisfy { $0.utf8.count <= ImportLimits.valueBytesMaximum }, "configuration",
      "must hold no text of more than \(ImportLimits.valueBytesMaximum) bytes")
    guard checks.problems.isEmpty else { throw .invalid(checks.problems) }
    return self
  }
}

extension [UsersV1.RowOverride] {
  /// Refuses what is too much, and a row that is there twice.
  func checked() throws(UsersError) -> [UsersV1.RowOverride] {
    var checks = FieldChecks()
    let most = ImportLimits.overridesMaximum
    checks.require(count <= most, "overrides", "must be at most \(most); there are \(count)")
    var rows: Set<Int32> = []
    for (index, override) in enumerated().prefix(most) {
      let place = "overrides[\(index)]"
      checks.require(rows.insert(override.row).inserted, "\(place).row", "is there before; put its cells together")
      checks.require(override.cells.count <= ImportLimits.settingsMaximum, "\(place).cells", "are too many")
      checks.require(
        override.cells.allSatisfy { ($0.column + $0.value).utf8.count <= ImportLimits.valueBytesMaximum },
        "\(place).cells", "must hold at most \(ImportLimits.valueBytesMaximum) bytes each")
    }
    guard checks.problems.isEmpty else { throw .invalid(checks.problems) }
    return self
  }
}
