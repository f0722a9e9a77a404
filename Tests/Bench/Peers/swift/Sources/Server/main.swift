// The measured service on grpc-swift-2.
import BillingBench
import GRPCCore
import GRPCNIOTransportHTTP2

struct Service: Billing_Bench_V1_Subscriptions.SimpleServiceProtocol {
  func getSubscription(
    request: Billing_Bench_V1_GetSubscriptionRequest, context: ServerContext
  ) async throws -> Billing_Bench_V1_Subscription {
    func item(_ sku: String, _ quantity: Int32, _ price: Int64) -> Billing_Bench_V1_SubscriptionItem {
      var item = Billing_Bench_V1_SubscriptionItem()
      item.sku = sku
      item.quantity = quantity
      item.unitPriceCents = price
      return item
    }
    var answer = Billing_Bench_V1_Subscription()
    answer.id = request.subscriptionID
    answer.accountID = request.accountID
    answer.plan = "enterprise-annual"
    answer.currency = "EUR"
    answer.revision = request.revision
    answer.status = 2
    answer.createdAtMs = 1_735_689_600_000
    answer.renewsAtMs = 1_767_225_600_000
    answer.items = [
      item("seat-standard", 25, 1200), item("seat-viewer", 140, 300), item("storage-100gb", 3, 4999),
    ]
    return answer
  }
}

var host = "127.0.0.1"
var port = 0
if let at = CommandLine.arguments.firstIndex(of: "--addr"), at + 1 < CommandLine.arguments.count {
  let parts = CommandLine.arguments[at + 1].split(separator: ":")
  host = String(parts[0])
  port = Int(parts[1])!
}
let server = GRPCServer(
  transport: .http2NIOPosix(address: .ipv4(host: host, port: port), transportSecurity: .plaintext),
  services: [Service()])
try await server.serve()
