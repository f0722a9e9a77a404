import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing

/// Queues and their agents through the RPC door, on a real database.
@Suite struct QueuesServiceTests {
  @Test func aQueueHasAnExtensionOfTheSameKeys() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createExtension("100")
      let sales = try await house.createQueue("sales")
      #expect(sales.extension == "accounts/acme/extensions/101" && sales.strategy == .ringAll && sales.agents.isEmpty)
      #expect(try await house.getExtension("101").assignee == "accounts/acme/queues/sales")
      #expect(try await house.createQueue("two", extension: "100").extension == "accounts/acme/extensions/100")
      #expect(try await house.createQueue("three", extension: "777").extension == "accounts/acme/extensions/777")
      #expect(try await house.createQueue("four", extension: "none").extension.isEmpty)
      let taken = await refusal { () async throws(RPCError) in try await house.createQueue("five", extension: "777") }
      #expect(taken?.reason == "EXTENSION_ASSIGNED" && taken?.metadata["assignee"] == "accounts/acme/queues/three")
      let absent = await refusal { () async throws(RPCError) in try await house.getQueue("five") }
      #expect(absent?.reason == "QUEUE_NOT_FOUND")
      let twice = await refusal { () async throws(RPCError) in
        try await house.createQueue("sales", requestID: "again")
      }
      #expect(twice?.reason == "QUEUE_EXISTS")
    }
  }

  @Test func aQueueIsChangedAndDeleted() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let created = try await house.createQueue("sales")
      try await house.addAgents(["ann"], to: "sales")
      let voicemail = UsersV1.Voicemail(enabled: true, ringSeconds: 30, maxMessageSeconds: 60)
      let changed = UsersV1.Queue(
        name: created.name, displayName: "Sales", strategy: .longestIdle, voicemail: voicemail)
      let stale = await refusal { () async throws(RPCError) in
        try await house.queues.updateQueue(.init(queue: changed, etag: created.etag, requestId: "stale"))
      }
      #expect(stale?.reason == "ETAG_MISMATCH")
      let updated = try await house.queues.updateQueue(.init(queue: changed, requestId: "update")).queue
      #expect(updated?.displayName == "Sales" && updated?.strategy == .longestIdle && updated?.voicemail == voicemail)
      #expect(updated?.agents == ["accounts/acme/users/ann"] && updated?.extension == created.extension)
      try await house.createNumber("+390000001")
      try await house.lead("390000001", to: "queues/sales")
      let delete = UsersV1.DeleteQueueRequest(name: created.name, requestId: "delete")
      let used = await refusal { () async throws(RPCError) in try await house.queues.deleteQueue(delete) }
      #expect(used?.reason == "QUEUE_IN_USE" && used?.metadata["used_by"]?.hasSuffix("390000001") == true)
      _ = try await house.phoneNumbers.unassignPhoneNumber(
        .init(name: "accounts/acme/phoneNumbers/390000001", requestId: "u"))
      let before = try await house.events().count
      _ = try await house.queues.deleteQueue(delete)
      #expect(try await house.getExtension("100").assignee.isEmpty)
      #expect(try await house.eventTypes(after: before) == ["ExtensionUnassigned", "QueueDeleted"])
    }
  }

  /// R26: all or none; whoever can not be an agent is named.
  @Test func agentsAreActiveUsersOfTheAccount() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createUser("bob")
      try await house.createUser("cid") { $0.active = false }
      try await house.createQueue("sales")
      let before = try await house.events().count
      let added = try await house.addAgents(["bob", "ann"], to: "sales")
      #expect(added.agents == ["accounts/acme/users/ann", "accounts/acme/users/bob"])
      let again = try await house.addAgents(["bob"], to: "sales")
      #expect(again.etag == added.etag)
      #expect(try await house.eventTypes(after: before) == ["QueueAgentsChanged"])
      let event = try #require(try await house.events().last)
      let change = try UsersV1.QueueAgentsChanged(serialized: event.event.payload)
      #expect(change.added == added.agents && change.removed.isEmpty)
      let refused = await refusal { () async throws(RPCError) in
        try await house.addAgents(["eve", "cid"], to: "sales")
      }
      #expect(refused?.reason == "AGENTS_NOT_FOUND" && refused?.metadata["unknown"] == "accounts/acme/users/eve")
      #expect(refused?.metadata["inactive"] == "accounts/acme/users/cid")
      let inactive = await refusal { () async throws(RPCError) in try await house.addAgents(["cid"], to: "sales") }
      #expect(inactive?.reason == "AGENTS_INACTIVE" && inactive?.message.contains("activated first") == true)
      let foreign = await refusal { () async throws(RPCError) in
        try await house.queues.addAgents(
          .init(name: "accounts/acme/queues/sales", agents: ["accounts/other/users/ann"], requestId: "foreign"))
      }
      #expect(foreign?.fields == ["agents[0]"])
      let twice = await refusal { () async throws(RPCError) in
        try await house.addAgents(["ann", "ann"], to: "sales")
      }
      #expect(twice?.fields == ["agents[1]"])
      let removed = try await house.queues.removeAgents(
        .init(name: "accounts/acme/queues/sales", agents: ["accounts/acme/users/ann"], requestId: "r")
      ).queue
      #expect(removed?.agents == ["accounts/acme/users/bob"])
    }
  }

  /// Whoever is deactivated or deleted leaves in the same transaction, and with extension and numbers where deleted.
  @Test func whoeverIsActiveNoLongerIsNoAgent() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for user in ["bob", "cid", "dan"] { try await house.createUser(user, extension: "automatic") }
      for queue in ["sales", "support"] {
        try await house.createQueue(queue)
        try await house.addAgents(["bob", "cid", "dan"], to: queue)
      }
      try await house.createNumber("+390000001")
      try await house.lead("390000001", to: "users/cid")
      let before = try await house.events().count
      _ = try await house.users.deactivateUser(.init(name: "accounts/acme/users/bob", requestId: "d1"))
      #expect(
        try await house.eventTypes(after: before) == ["QueueAgentsChanged", "QueueAgentsChanged", "UserDeactivated"])
      #expect(try await house.getExtension("100").assignee == "accounts/acme/users/bob")
      _ = try await house.users.deleteUser(.init(name: "accounts/acme/users/cid", requestId: "d2"))
      #expect(try await house.getExtension("101").assignee.isEmpty)
      let number = try await house.phoneNumbers.getPhoneNumber(.init(name: "accounts/acme/phoneNumbers/390000001"))
      #expect(number.phoneNumber?.target.isEmpty == true)
      for queue in ["sales", "support"] {
        #expect(try await house.getQueue(queue).agents == ["accounts/acme/users/dan"])
      }
      _ = try await house.users.batchDeactivateUsers(
        .init(parent: "accounts/acme", names: ["accounts/acme/users/dan"], requestId: "d3"))
      #expect(try await house.getQueue("sales").agents.isEmpty)
      // Who comes back is no agent until somebody says so.
      _ = try await house.users.restoreUser(.init(name: "accounts/acme/users/cid", requestId: "r"))
      #expect(try await house.getQueue("sales").agents.isEmpty)
      // One who was deactivated before is deleted: the extension is free.
      _ = try await house.users.deleteUser(.init(name: "accounts/acme/users/bob", requestId: "d4"))
      #expect(try await house.getExtension("100").assignee.isEmpty)
    }
  }

  /// Adding an agent and deactivating the user at once: whatever comes first, no inactive user is an agent.
  @Test func concurrentChangesLeaveNoInactiveAgent() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createQueue("sales")
      for round in 0..<40 {
        let user = "u-\(round)"
        try await house.createUser(user)
        await withTaskGroup(of: Void.self) { group in
          group.addTask {
            _ = await refusal { () async throws(RPCError) in try await house.addAgents([user], to: "sales") }
          }
          group.addTask {
            _ = await refusal { () async throws(RPCError) in
              try await house.users.deactivateUser(.init(name: "accounts/acme/users/\(user)", requestId: "d-\(user)"))
            }
          }
        }
      }
      #expect(try await house.getQueue("sales").agents.isEmpty)
      #expect(try await house.audit.verifyAuditChain(.init(parent: "accounts/acme")).intact)
    }
  }

  @Test func listsAreFilteredSortedAndPaged() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for (id, name) in [("a", "Zebra"), ("b", "sales"), ("c", "Sales two")] {
        try await house.createQueue(id) { $0.displayName = name }
      }
      try await house.addAgents(["ann"], to: "b")
      func ids(_ filter: String, _ orderBy: String = "") async throws -> [String] {
        var ids: [String] = []
        var token = ""
        repeat {
          let page = try await house.queues.listQueues(
            .init(parent: "accounts/acme", pageSize: 2, pageToken: token, filter: filter, orderBy: orderBy))
          ids += page.queues.map { String($0.name.suffix(1)) }
          #expect(page.queues.allSatisfy { !$0.extension.isEmpty })
          token = page.nextPageToken
        } while !token.isEmpty
        return ids
      }
      #expect(try await ids("") == ["a", "b", "c"])
      #expect(try await ids("", "display_name desc") == ["a", "c", "b"])
      #expect(try await ids("SALES") == ["b", "c"])
      #expect(try await ids("agent = \"accounts/acme/users/ann\"") == ["b"])
    }
  }
}
