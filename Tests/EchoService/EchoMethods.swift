package import RPC
package import Schemas

/// linecard.testing.v1.EchoService: every call shape, with delays, refusals and sizes on request.
package struct EchoMethods: TestingV1.EchoService.Methods {
  package init() {}

  package func echo(
    _ request: TestingV1.EchoRequest, context: CallContext
  ) async throws -> TestingV1.EchoResponse {
    try await pause(request.delayMilliseconds)
    try refuse(request.code)
    var response = TestingV1.EchoResponse(text: request.text)
    response.filler = [UInt8](repeating: 0, count: Int(clamping: request.responseFillerBytes))
    for entry in context.metadata.entries { response.metadata[entry.key] = entry.value }
    response.timeoutNanoseconds = context.remainingNanoseconds ?? 0
    return response
  }

  package func expand(
    _ request: TestingV1.ExpandRequest, responses: ResponseWriter<TestingV1.ExpandResponse>, context: CallContext
  ) async throws {
    for index in 0..<max(0, request.count) {
      try await pause(request.intervalMilliseconds)
      try await responses.send(TestingV1.ExpandResponse(text: request.text, index: index))
    }
    try refuse(request.code)
  }

  package func collect(
    _ requests: RequestStream<TestingV1.CollectRequest>, context: CallContext
  ) async throws -> TestingV1.CollectResponse {
    var response = TestingV1.CollectResponse()
    for try await request in requests {
      response.text += request.text
      response.count += 1
    }
    return response
  }

  package func chat(
    _ requests: RequestStream<TestingV1.ChatRequest>, responses: ResponseWriter<TestingV1.ChatResponse>,
    context: CallContext
  ) async throws {
    for try await request in requests { try await responses.send(TestingV1.ChatResponse(text: request.text)) }
  }

  private func pause(_ milliseconds: Int32) async throws {
    if milliseconds > 0 { try await Task.sleep(for: .milliseconds(milliseconds)) }
  }

  private func refuse(_ code: Int32) throws {
    guard code != 0 else { return }
    throw RPCError(StatusCode(rawValue: code) ?? .unknown, reason: "ASKED", message: "asked for code \(code)")
  }
}
