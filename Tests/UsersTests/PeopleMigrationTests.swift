import BillingTypes
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing
import UsersDomain
import UsersService

/// A database of before users could be deleted keeps what is in it.
@Suite struct PeopleMigrationTests {
  @Test func usersAndRolesSurviveTheNewTables() async throws {
    let directory = TemporaryDirectory()
    var before = SQLiteConfiguration(
      directory: directory.path, migrations: Array((UsersServer.migrations ?? []).prefix(2)), atMilliseconds: 0,
      randomBytes: { [UInt8](repeating: 7, count: $0) }, onFatal: { preconditionFailure("\($0)") })
    before.runtimeMigrations = ParkedEventStore.migrations
    let database = try SQLiteDatabase.open(before)
    try await database.write { transaction in
      try transaction.execute(
        """
        INSERT INTO accounts (account_id, uid, revision, created_at_ms, updated_at_ms, display_name, kind, currency_code,
          time_zone, locale, payment_terms, net_days, bill_cycle_day)
        VALUES ('acme', 'u', 1, 5, 5, 'Acme', 'service_provider', 'EUR', 'Europe/Rome', '', 'invoice', 30, 1)
        """)
      try transaction.execute(
        """
        INSERT INTO users (account_id, user_id, uid, revision, created_at_ms, updated_at_ms, given_name, family_name,
          email, email_key, active)
        VALUES ('acme', 'ann', 'v', 3, 5, 6, 'Ann', 'Lee', 'Ann@acme.example', 'ann@acme.example', 1)
        """)
      for role in ["owner", "administrator"] {
        try transaction.execute(
          "INSERT INTO user_roles (account_id, user_id, role) VALUES ('acme', 'ann', ?)", [.text(role)])
      }
    }
    await database.close()
    let house = try await UsersHouse(in: directory)
    let list = try await house.list { $0.filter = "lee" }
    #expect(list.activeCount == 1 && list.totalSize == 1)
    #expect(list.users.first?.roles == [.owner, .administrator] && list.users.first?.email == "Ann@acme.example")
    let account = try await house.accounts.getAccount(.init(name: "accounts/acme")).account
    #expect(account?.pricingModels == [.activeUsers] && account?.owner == "accounts/acme/users/ann")
    await house.service.stop()
  }

  /// A deleted user goes for good after 30 days, with everything that refers to it: a table that would hold it back stops
  /// every change of its account.
  @Test func whateverRefersToAUserGoesWithIt() async throws {
    try await UsersHouse.run { house in
      let holding = try await house.service.database.read { reader in
        try reader.query(
          """
          SELECT m.name FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS f
          WHERE m.type = 'table' AND f."table" = 'users' AND f.on_delete <> 'CASCADE'
          """
        ) { $0.text(0) }
      }
      #expect(holding.isEmpty)
    }
  }
}
