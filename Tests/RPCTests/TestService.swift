import RPC

/// A service with a method of each shape. What they do is in the text of the request.
struct TestService: Sendable {
  static let name = "linecard.testing.v1.ShapesService"
  static let echo = MethodName(service: name, method: "Echo")
  static let expand = MethodName(service: name, method: "Expand")
  static let collect = MethodName(service: name, method: "Collect")
  static let chat = MethodName(service: name, method: "Chat")

  struct Broken: Error {}

  let latch = Latch()

  var registration: ServiceRegistration {
    ServiceRegistration(
      service: Self.name,
      methods: [
        .unary("Echo", TextMessage.self, TextMessage.self) { try await echo($0, $1) },
        .serverStreaming("Expand", TextMessage.self, TextMessage.self) { request, responses, context in
          for index in 0..<request.count { try await responses.send(TextMessage(request.text, count: index)) }
          try await act(request.text, context)
        },
        .clientStreaming("Collect", TextMessage.self, TextMessage.self) { requests, context in
          var result = TextMessage()
          for try await request in requests {
            result.text += request.text
            result.count += 1
            try await act(request.text, context)
          }
          return result
        },
        .bidirectional("Chat", TextMessage.self, TextMessage.self) { requests, responses, context in
          for try await request in requests {
            try await act(request.text, context)
            try await responses.send(request)
          }
        },
      ])
  }

  private func echo(_ request: TextMessage, _ context: CallContext) async throws -> TextMessage {
    try await act(request.text, context)
    if request.text == "large" { return TextMessage(String(repeating: "x", count: Int(request.count))) }
    if request.text.hasPrefix("metadata ") {
      return TextMessage(context.metadata.values(for: String(request.text.dropFirst(9))).joined(separator: ","))
    }
    if request.text == "remaining" { return TextMessage("\(context.remainingNanoseconds ?? -1)") }
    return request
  }

  private func act(_ text: String, _ context: CallContext) async throws {
    switch text {
    case "hold": try await latch.hold()
    case "fail": throw RPCError(.failedPrecondition, reason: "TEST", message: "as asked", metadata: ["a": "b"])
    case "break": throw Broken()
    default: break
    }
  }
}
