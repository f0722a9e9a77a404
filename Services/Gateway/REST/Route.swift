import HTTP
import Protobuf
import RPC
import Schemas

/// One way to call a method over HTTP.
final class Route: Sendable {
  /// Its place in the table of all routes.
  let number: Int
  let method: MethodDescriptor
  let verb: HTTPMethod
  let template: PathTemplate
  /// The field of the request that the body is; `*` for the whole request, nil for none.
  let bodyField: String?
  let answer: AnswerShape
  let requestShape: MessageShape
  /// Which of the template's variables says what account the request is about; nil when none does.
  let accountVariable: Int?
  /// The short way to the request's bytes, where there is one.
  let pathRequest: PathRequest?
  /// Whether the body is a file: it may be sent as it is, with its own media type.
  let takesFile: Bool
  /// Whether the answer is a file, which the service sends in pieces.
  let givesFile: Bool

  init(_ method: MethodDescriptor, _ route: HTTPRoute, number: Int) {
    guard let verb = HTTPMethod(rawValue: route.verb.uppercased()) else {
      preconditionFailure("\(method.name) has a route with the unknown verb \(route.verb)")
    }
    self.number = number
    self.method = method
    self.verb = verb
    template = PathTemplate(route.template)
    bodyField = route.body.isEmpty ? nil : route.body
    answer = AnswerShape(method.responseType, showing: route.responseBody)
    requestShape = MessageShape(of: method.requestType)
    takesFile = requestShape.field(route.body).map(FileBody.isFile) ?? false
    givesFile = method.shape == .serverStreaming
    let variables = template.variables
    accountVariable = method.accountField.flatMap { field in variables.firstIndex { $0.field == field.path } }
    pathRequest = verb == .get && route.body.isEmpty ? PathRequest(of: method.requestType, template) : nil
  }
}
