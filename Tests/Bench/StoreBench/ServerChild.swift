import Glibc
import Protobuf
import RPC
import Schemas
import Storage
import Transport

/// The server process of the measurements through RPC: one method, whose handler does what a service's does. Prints its
/// port and serves until its input ends.
///
///     store-bench --server write DIRECTORY | read DIRECTORY | kept DIRECTORY | written DIRECTORY | empty
enum ServerChild {
  static func run(_ arguments: ArraySlice<String>) async throws {
    let words = Array(arguments)
    let database = words.count > 1 ? try BenchDatabase.open(directory: words[1]) : nil
    let group = EventLoopGroup(count: 2, name: "server")
    if words.first == "written", let database { WritingBeside.start(database) }
    let server = RPCServer(registrations: [try registration(words.first, database)], group: group)
    let address = try server.listen(on: SocketAddress(parsing: "127.0.0.1:0"))
    let line = Array("\(address.port ?? 0)\n".utf8)
    precondition(write(1, line, line.count) == line.count)
    var byte: UInt8 = 0
    while read(0, &byte, 1) > 0 {}
    await database?.close()
    exit(0)
  }

  private static func registration(_ word: String?, _ database: (any Database)?) throws -> ServiceRegistration {
    switch (word, database) {
    case ("write", let database?): BillingBenchV1.Subscriptions.registration(WritingMethods(database: database))
    case ("read", let database?): BillingBenchV1.Subscriptions.registration(ReadingMethods(database: database))
    case ("kept", let database?), ("written", let database?):
      BillingBenchV1.Subscriptions.registration(KeptMethods(database: database))
    case ("empty", nil): BillingBenchV1.Subscriptions.registration(EmptyMethods())
    default: preconditionFailure("store-bench: --server needs write, read, kept or written and a directory, or empty")
    }
  }
}

/// Decodes, writes once, answers.
struct WritingMethods: BillingBenchV1.Subscriptions.Methods {
  let database: any Database

  func getSubscription(
    _ request: BillingBenchV1.GetSubscriptionRequest, context: CallContext
  ) async throws -> BillingBenchV1.Subscription {
    let row = BenchRow(
      subscription: request.subscriptionId, account: request.accountId, quantity: Int64(request.revision),
      requestID: "request-" + request.subscriptionId)
    let response = BillingBenchV1.Subscription(
      id: request.subscriptionId, accountId: request.accountId, plan: "business", currency: "EUR",
      revision: request.revision)
    let stored = try await row.write(to: database, response: response.serialized())
    return try BillingBenchV1.Subscription(serialized: stored)
  }
}

/// Reads a row by its key.
struct ReadingMethods: BillingBenchV1.Subscriptions.Methods {
  let database: any Database

  func getSubscription(
    _ request: BillingBenchV1.GetSubscriptionRequest, context: CallContext
  ) async throws -> BillingBenchV1.Subscription {
    guard let row = try await database.read({ try BenchRow.find(request.subscriptionId, in: $0) }) else {
      throw RPCError(.notFound, reason: "SUBSCRIPTION_NOT_FOUND", message: "there is none of this name")
    }
    return row.answer
  }
}

extension BenchRow {
  fileprivate var answer: BillingBenchV1.Subscription {
    BillingBenchV1.Subscription(
      id: subscription, accountId: account, currency: "EUR", revision: Int32(clamping: quantity),
      createdAtMs: BenchRow.atMilliseconds)
  }
}

/// Reads a row by its key from what the database keeps.
struct KeptMethods: BillingBenchV1.Subscriptions.Methods {
  let database: any Database

  func getSubscription(
    _ request: BillingBenchV1.GetSubscriptionRequest, context: CallContext
  ) async throws -> BillingBenchV1.Subscription {
    let key = RecordKey(.text(request.subscriptionId))
    guard let row = try await database.record(BenchRow.byName, key) else {
      throw RPCError(.notFound, reason: "SUBSCRIPTION_NOT_FOUND", message: "there is none of this name")
    }
    return row.answer
  }
}

/// Does nothing.
struct EmptyMethods: BillingBenchV1.Subscriptions.Methods {
  func getSubscription(
    _ request: BillingBenchV1.GetSubscriptionRequest, context: CallContext
  ) async throws -> BillingBenchV1.Subscription {
    BillingBenchV1.Subscription()
  }
}
