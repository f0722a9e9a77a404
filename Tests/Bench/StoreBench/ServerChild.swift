import Glibc
import Protobuf
import RPC
import Schemas
import Storage
import Transport

/// The server process of the measurement through RPC: one method whose handler does what a service's does, decode,
/// write once, answer. Prints its port and serves until its input ends.
///
///     store-bench --server DIRECTORY
enum ServerChild {
  static func run(_ arguments: ArraySlice<String>) async throws {
    guard let directory = arguments.first else { preconditionFailure("store-bench: --server needs a directory") }
    let database = try BenchDatabase.open(directory: directory)
    let group = EventLoopGroup(count: 2, name: "server")
    let registration = BillingBenchV1.Subscriptions.registration(BenchMethods(database: database))
    let server = RPCServer(registrations: [registration], group: group)
    let address = try server.listen(on: SocketAddress(parsing: "127.0.0.1:0"))
    let line = Array("\(address.port ?? 0)\n".utf8)
    precondition(write(1, line, line.count) == line.count)
    var byte: UInt8 = 0
    while read(0, &byte, 1) > 0 {}
    await database.close()
    exit(0)
  }
}

struct BenchMethods: BillingBenchV1.Subscriptions.Methods {
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
