import Protobuf
import RPC
import Schemas
import Transport

/// Users and Subscriptions as far as Invoicing sees them: what they would tell of accounts with one subscription each.
final class Producers {
  let usersAddress: SocketAddress
  let subscriptionsAddress: SocketAddress
  private let servers: [RPCServer]

  init(accounts: Int, group: EventLoopGroup) throws {
    let users = RPCServer(
      registrations: [
        EventsV1.EventsService.registration(Facts(count: accounts, payload: Facts.accountCreated))
      ], group: group)
    let subscriptions = RPCServer(
      registrations: [
        EventsV1.EventsService.registration(Facts(count: accounts, payload: Facts.subscriptionCreated))
      ], group: group)
    usersAddress = try users.listen(on: SocketAddress(parsing: "127.0.0.1:0"))
    subscriptionsAddress = try subscriptions.listen(on: SocketAddress(parsing: "127.0.0.1:0"))
    servers = [users, subscriptions]
  }
}

/// The events of one producer, made when they are asked for.
struct Facts: EventsV1.EventsService.Methods {
  struct Payload {
    let type: String
    let bytes: [UInt8]
  }

  private static let eventsPerMessage = 500

  let count: Int
  let payload: @Sendable (_ number: Int) -> Payload

  static func accountName(_ number: Int) -> String { "accounts/customer-\(1_000_000 + number)" }

  @Sendable static func accountCreated(_ number: Int) -> Payload {
    let account = UsersV1.Account(
      name: accountName(number), displayName: "Customer \(number)", currencyCode: "EUR", timeZone: "Europe/Rome",
      paymentTerms: .invoice, netDays: 30, billCycleDay: 1)
    return Payload(
      type: UsersV1.AccountCreated.protobufName, bytes: UsersV1.AccountCreated(account: account).serialized())
  }

  @Sendable static func subscriptionCreated(_ number: Int) -> Payload {
    let plan = SubscriptionsV1.Plan(
      name: "plans/cloud-phone", displayName: "Cloud Phone", product: "products/cloud-phone", pricingModel: .perSeat,
      billingMode: .inAdvance, periodUnit: .month, periodCount: 1,
      unitPrice: TypesV1.Money(currencyCode: "EUR", minorUnits: 1_200))
    let subscription = SubscriptionsV1.Subscription(
      name: accountName(number) + "/subscriptions/phones", plan: plan.name, startDate: "2026-03-01",
      quantity: Int64(number % 40 + 1))
    let created = SubscriptionsV1.SubscriptionCreated(subscription: subscription, plan: plan, actor: "users/olivia")
    return Payload(type: SubscriptionsV1.SubscriptionCreated.protobufName, bytes: created.serialized())
  }

  func streamEvents(
    _ request: EventsV1.StreamEventsRequest, responses: ResponseWriter<EventsV1.StreamEventsResponse>,
    context: CallContext
  ) async throws {
    var next = Int(request.afterSequence)
    while next < count {
      let end = min(next + Self.eventsPerMessage, count)
      let events = (next..<end).map { number in
        let payload = payload(number)
        return EventsV1.Event(
          sequence: UInt64(number + 1), eventId: "event-\(number + 1)", account: Self.accountName(number),
          type: payload.type, payload: payload.bytes)
      }
      try await responses.send(EventsV1.StreamEventsResponse(events: events))
      next = end
    }
    // A feed ends when its follower goes.
    while true { try await Task.sleep(for: .seconds(3_600)) }
  }

  func getWatermark(
    _ request: EventsV1.GetWatermarkRequest, context: CallContext
  ) async throws -> EventsV1.GetWatermarkResponse {
    EventsV1.GetWatermarkResponse(sequence: UInt64(count))
  }
}
