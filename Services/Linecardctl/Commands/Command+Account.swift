import Protobuf

extension Command {
  static let accountShow = Command(
    CommandSyntax(words: ["account", "show"], operands: ["ACCOUNT"], summary: "an account at a glance")
  ) { invocation, session in
    let name = try accountName(invocation.operands[0])
    let dashboard = try await session.gateway.get("/v1/\(name)/dashboard")
    guard !session.output.isJSON else { return session.output.print(json: dashboard) }
    for line in dashboardText(dashboard) { session.output.print(line) }
  }

  private static func dashboardText(_ dashboard: JSONValue) -> [String] {
    var lines: [String] = []
    if let account = dashboard["account"] {
      lines += [
        "\(account.text("displayName")) (\(account.text("name")))",
        "  billed in \(account.text("currencyCode")), \(account.text("timeZone")), periods turn on day "
          + "\(account.integer("billCycleDay"))",
      ]
    }
    lines.append("  active users  \(dashboard.integer("activeUserCount"))")
    for subscription in dashboard.elements("subscriptions") {
      lines.append(
        "  \(subscription.text("product")): \(subscription.integer("quantity")) seats, "
          + "\(subscription.integer("occupied")) users on the platform, since \(subscription.text("startDate"))")
    }
    if let invoice = dashboard["latestInvoice"] {
      lines.append("  latest invoice  \(invoice.text("name")), \(amountText(invoice["total"]))")
    }
    return lines + dashboard.elements("missingParts").map { "  missing: \($0.text("part")), \($0.text("message"))" }
  }
}
