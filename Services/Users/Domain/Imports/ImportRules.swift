import BillingTypes

/// The rules that concern several rows, or the account as a whole: one owner (R1), and never without an active
/// administrator (R5), who gives that up before being deactivated (R76).
struct ImportRules {
  private(set) var rows: [ImportPlan.Row]
  private(set) var problems: [ImportProblem]
  private let people: ImportPeople
  private let header: ImportHeader

  init(_ rows: [ImportPlan.Row], problems: [ImportProblem], people: ImportPeople, header: ImportHeader) {
    self.rows = rows
    self.problems = problems
    self.people = people
    self.header = header
  }

  mutating func check() {
    for index in rows.indices { checkRow(index) }
    checkOwners()
    checkAdministrators()
  }

  private mutating func checkRow(_ index: Int) {
    switch rows[index].outcome {
    case .create(let user):
      if user.roles.house.contains(.owner), !user.isActive { refuse(index, .active, .ownerMustBeActive) }
    case .update(let before, let after, _):
      if before.isOwner, !after.isOwner { refuse(index, .roles, .ownerStays) }
      if before.isOwner, !after.isActive { refuse(index, .active, .ownerMustBeActive) }
      let isDeactivated = before.isActive && !after.isActive
      if isDeactivated, after.isAdministrator, !before.isOwner { refuse(index, .active, .administratorStays) }
    case .unchanged, .skipped, .refused: break
    }
  }

  private mutating func checkOwners() {
    let owner = people.owner?.name.user
    var first: Int?
    for index in rows.indices where becomesOwner(rows[index].outcome) {
      if let owner {
        refuse(index, .roles, .ownerExists(owner))
      } else if let first {
        refuse(index, .roles, .ownerTwice(firstRow: first))
      } else {
        first = rows[index].number
      }
    }
    let creates = rows.contains { if case .create = $0.outcome { true } else { false } }
    if owner == nil, first == nil, creates { problems.append(ImportProblem(row: 0, .ownerMissing)) }
  }

  private func becomesOwner(_ outcome: ImportPlan.Outcome) -> Bool {
    switch outcome {
    case .create(let user): user.roles.house.contains(.owner)
    case .update(let before, let after, _): after.isOwner && !before.isOwner
    case .unchanged, .skipped, .refused: false
    }
  }

  /// Where nobody would be left, every row that takes one away is refused: which of them may is not for us to guess.
  private mutating func checkAdministrators() {
    let before = people.users.values.count { $0.isActiveAdministrator }
    var count = before
    var losses: [Int] = []
    for index in rows.indices {
      switch rows[index].outcome {
      case .create(let user): count += user.isActiveAdministrator ? 1 : 0
      case .update(let before, let after, _):
        count += (after.isActiveAdministrator ? 1 : 0) - (before.isActiveAdministrator ? 1 : 0)
        if before.isActiveAdministrator, !after.isActiveAdministrator { losses.append(index) }
      case .unchanged, .skipped, .refused: break
      }
    }
    guard before > 0, count == 0 else { return }
    for index in losses { refuse(index, .roles, .lastAdministrator) }
  }

  private mutating func refuse(_ index: Int, _ column: ImportColumn, _ reason: ImportRefusal) {
    let (number, title) = header.title(of: column)
    problems.append(ImportProblem(row: rows[index].number, columnNumber: number, column: title, reason))
    rows[index].outcome = .refused
  }
}

extension ImportPlan.NewUser {
  var isActiveAdministrator: Bool {
    isActive && roles.house.union(roles.custom.values).contains(.administrator)
  }
}
