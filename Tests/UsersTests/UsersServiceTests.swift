import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing

/// Users through the RPC door, on a real database.
@Suite struct UsersServiceTests {
  @Test func theOwnerComesFirstAndIsAdministratorToo() async throws {
    try await UsersHouse.run { house in
      try await house.createAccount()
      let member = await refusal { () async throws(RPCError) in
        try await house.createUser("bob") { $0.roles = [.administrator] }
      }
      #expect(member?.code == .failedPrecondition && member?.reason == "FIRST_USER_MUST_BE_OWNER")
      let owner = try await house.createUser("ann", requestID: "owner") { $0.roles = [.owner] }
      #expect(owner.roles == [.owner, .administrator] && owner.active == true)
      let second = await refusal { () async throws(RPCError) in
        try await house.createUser("eve") { $0.roles = [.owner] }
      }
      #expect(second?.reason == "OWNER_EXISTS" && second?.metadata["owner"] == "accounts/acme/users/ann")
    }
  }

  @Test func aUserIsCreatedAndRead() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let created = try await house.createUser("bob") {
        $0.active = false
        $0.roles = [.member, .agent]
      }
      #expect(created.name == "accounts/acme/users/bob" && created.active == false)
      #expect(created.roles == [.agent, .member] && created.email == "bob@acme.example")
      let read = try await house.users.getUser(UsersV1.GetUserRequest(name: created.name))
      #expect(read.user == created)
    }
  }

  @Test func refusalsNameTheReason() async throws {
    try await UsersHouse.run { house in
      let orphan = await refusal { () async throws(RPCError) in try await house.createUser("ann") }
      #expect(orphan?.code == .notFound && orphan?.reason == "ACCOUNT_NOT_FOUND")
      try await house.createAccount()
      let inactive = await refusal { () async throws(RPCError) in
        try await house.createUser("ann") {
          $0.roles = [.owner]
          $0.active = false
        }
      }
      #expect(inactive?.reason == "OWNER_MUST_BE_ACTIVE")
      try await house.createUser("ann", requestID: "owner") { $0.roles = [.owner] }
      let twice = await refusal { () async throws(RPCError) in try await house.createUser("ann", requestID: "again") }
      #expect(twice?.code == .alreadyExists && twice?.reason == "USER_EXISTS")
      let email = await refusal { () async throws(RPCError) in
        try await house.createUser("bob") { $0.email = "ANN@acme.EXAMPLE" }
      }
      #expect(email?.reason == "EMAIL_TAKEN" && email?.metadata["user"] == "accounts/acme/users/ann")
      let absent = await refusal { () async throws(RPCError) in
        try await house.users.getUser(UsersV1.GetUserRequest(name: "accounts/acme/users/none"))
      }
      #expect(absent?.code == .notFound && absent?.reason == "USER_NOT_FOUND")
      let role = await refusal { () async throws(RPCError) in
        try await house.createUser("eve") { $0.roles = [.unrecognized(77)] }
      }
      #expect(role?.fields == ["user.roles"])
    }
  }

  @Test func theSameAddressMayServeAnotherAccount() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createAccount("other")
      let user = try await house.createUser("ann", of: "other", requestID: "ann-2") { $0.roles = [.owner] }
      #expect(user.name == "accounts/other/users/ann")
    }
  }

  @Test func listsArePagedAndCountTheActive() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for number in 0..<6 {
        try await house.createUser("u-\(number)") {
          $0.active = number.isMultiple(of: 2)
          $0.roles = [.member]
        }
      }
      var names: [String] = []
      var token = ""
      repeat {
        let request = UsersV1.ListUsersRequest(parent: "accounts/acme", pageSize: 2, pageToken: token)
        let page = try await house.users.listUsers(request)
        #expect(page.activeCount == 4)
        #expect(page.users.allSatisfy { $0.roles.count == ($0.name.hasSuffix("/ann") ? 2 : 1) })
        names += page.users.map(\.name)
        token = page.nextPageToken
      } while !token.isEmpty
      #expect(names == (["ann"] + (0..<6).map { "u-\($0)" }).map { "accounts/acme/users/\($0)" })
      let absent = await refusal { () async throws(RPCError) in
        try await house.users.listUsers(UsersV1.ListUsersRequest(parent: "accounts/none"))
      }
      #expect(absent?.reason == "ACCOUNT_NOT_FOUND")
    }
  }

  /// The list that dashboards ask for counts in a way of its own.
  @Test func theTotalIsTheSameInAnyOrder() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for id in ["bob", "carla", "dan"] { try await house.createUser(id) }
      _ = try await house.users.deleteUser(
        UsersV1.DeleteUserRequest(name: UsersHouse.name("carla"), requestId: "delete-carla"))
      for order in ["", "name desc", "email"] {
        let page = try await house.list { ($0.orderBy, $0.pageSize) = (order, 1) }
        #expect(page.totalSize == 3 && page.users.count == 1, "\(order)")
      }
      #expect(try await house.list { $0.showDeleted = true }.totalSize == 4)
    }
  }

  /// A token of one account's list does not open another's.
  @Test func aTokenBelongsToItsList() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createUser("bob")
      try await house.createAccount("other")
      let first = try await house.users.listUsers(UsersV1.ListUsersRequest(parent: "accounts/acme", pageSize: 1))
      let error = await refusal { () async throws(RPCError) in
        try await house.users.listUsers(
          UsersV1.ListUsersRequest(parent: "accounts/other", pageToken: first.nextPageToken))
      }
      #expect(error?.code == .invalidArgument && error?.reason == "PAGE_TOKEN_INVALID")
    }
  }

  @Test func eventsTellEveryCreationOnceAndInOrder() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let bob = try await house.createUser("bob")
      _ = try await house.createUser("bob")
      _ = await refusal { () async throws(RPCError) in try await house.createUser("bob", requestID: "again") }
      let events = try await house.events()
      #expect(events.map(\.sequence) == [1, 2, 3, 4])
      #expect(
        events.map(\.event.type) == [
          "linecard.users.v1.AccountCreated", "linecard.users.v1.UserCreated", "linecard.users.v1.AccountUpdated",
          "linecard.users.v1.UserCreated",
        ])
      #expect(events.allSatisfy { $0.event.account == "accounts/acme" })
      #expect(Set(events.map(\.event.id)).count == 4)
      #expect(try UsersV1.UserCreated(serialized: events[3].event.payload).user == bob)
    }
  }

  /// R1, R5: however many try at once, an account gets one owner, and nobody before the owner.
  @Test func concurrentFirstUsersMakeOneOwner() async throws {
    try await UsersHouse.run { house in
      for round in 0..<20 {
        let account = "race-\(round)"
        try await house.createAccount(account)
        let owners = await withTaskGroup(of: Bool.self) { group in
          for attempt in 0..<8 {
            group.addTask {
              let error = await refusal { () async throws(RPCError) in
                try await house.createUser("u-\(attempt)", of: account, requestID: "\(round)-\(attempt)") {
                  $0.roles = attempt.isMultiple(of: 2) ? [.owner] : [.member]
                }
              }
              return error == nil && attempt.isMultiple(of: 2)
            }
          }
          return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(owners == 1)
      }
    }
  }
}
