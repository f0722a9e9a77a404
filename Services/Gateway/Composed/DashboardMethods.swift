import BillingTypes
import RPC
import Schemas

/// An account at a glance, from four services asked at once under one deadline. A service that does not answer leaves
/// its part empty and named; only an account that does not exist makes the whole fail.
struct DashboardMethods: GatewayV1.DashboardService.Methods {
  let sources: DashboardSources

  func getDashboard(
    _ request: GatewayV1.GetDashboardRequest, context: CallContext
  ) async throws -> GatewayV1.GetDashboardResponse {
    let parent = try Self.account(of: request.name)
    var options = CallOptions.child(of: context)
    options.isIdempotent = true
    options.waitsForReady = false
    let dashboard = try await dashboard(of: parent, name: request.name, options)
    return GatewayV1.GetDashboardResponse(dashboard: dashboard)
  }

  private func dashboard(
    of parent: String, name: String, _ options: CallOptions
  ) async throws(RPCError) -> GatewayV1.Dashboard {
    let sources = sources
    async let account = Part.of("account") { () throws(RPCError) in try await sources.account(parent, options) }
    async let activeUserCount = Part.of("active_user_count") { () throws(RPCError) in
      try await sources.activeUserCount(parent, options)
    }
    async let subscriptions = Part.of("subscriptions") { () throws(RPCError) in
      try await sources.subscriptions(parent, options)
    }
    async let pools = Part.of("license_pools") { () throws(RPCError) in
      try await sources.licensePools(parent, options)
    }
    async let invoice = Part.of("latest_invoice") { () throws(RPCError) in
      try await sources.latestInvoice(parent, options)
    }
    if case .missing(_, let error) = await account, error.code == .notFound { throw error }
    return GatewayV1.Dashboard(
      name: name, account: await account.value, activeUserCount: await activeUserCount.value ?? 0,
      subscriptions: await subscriptions.value ?? [], licensePools: await pools.value ?? [],
      latestInvoice: await invoice.value ?? nil,
      missingParts: [
        await account.missingPart, await activeUserCount.missingPart, await subscriptions.missingPart,
        await pools.missingPart, await invoice.missingPart,
      ].compactMap { $0 })
  }

  /// `accounts/acme` of `accounts/acme/dashboard`.
  private static func account(of name: String) throws(RPCError) -> String {
    let suffix = "/dashboard"
    guard name.hasSuffix(suffix), let id = try? AccountID(resourceName: String(name.dropLast(suffix.count))) else {
      throw .badRequest([
        .init(field: "name", description: "must be accounts/{account}/dashboard", reason: "MALFORMED_NAME")
      ])
    }
    return id.resourceName
  }
}
