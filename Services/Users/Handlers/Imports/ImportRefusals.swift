import BillingTypes
package import RPC
import ServiceRuntime
package import UsersDomain

extension ImportsError: RPCErrorConvertible {
  /// Every refusal that concerns imports as callers see it: status, stable reason, one sentence, values.
  package var rpcError: RPCError {
    switch self {
    case .notFound(let name):
      refusal(.notFound, "IMPORT_NOT_FOUND", "there is no import \(name.id) in \(name.account.resourceName)", name)
    case .exists(let name):
      refusal(
        .alreadyExists, "IMPORT_EXISTS",
        "the import \(name.id) exists already in \(name.account.resourceName); choose another import_id", name)
    case .wrongState(let name, let state, let needed): Self.wrongState(name, state, needed)
    case .tooManyOpen(let account):
      RPCError(
        .failedPrecondition, reason: "TOO_MANY_IMPORTS",
        message:
          "\(account.resourceName) has \(ImportLimits.openImportsMaximum) imports that are not applied; apply or "
          + "cancel some first", metadata: ["account": account.resourceName])
    case .mediaTypeUnknown(let type):
      RPCError(
        .invalidArgument, reason: "UNSUPPORTED_MEDIA_TYPE",
        message: "a file of the type \"\(type)\" can not be imported; send text/csv or "
          + "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    case .charsetUnknown(let charset):
      RPCError(
        .invalidArgument, reason: "UNSUPPORTED_CHARSET",
        message: "a file in \(charset) is not understood; save it as UTF-8")
    case .fileTooLarge:
      RPCError(
        .invalidArgument, reason: "FILE_TOO_LARGE",
        message: "the file has more than \(ImportLimits.fileBytesMaximum) bytes; split it into several")
    case .piecesDoNotFit:
      RPCError(
        .invalidArgument, reason: "FILE_PIECES_MISSING",
        message: "the pieces of the file do not fit together; send it again from its beginning")
    case .fileRefused(let sentences, let isCutShort): Self.fileRefused(sentences, isCutShort)
    case .hasErrors(let name, let counts, let problems): Self.hasErrors(name, counts, problems)
    case .planChanged(let name):
      refusal(
        .aborted, "IMPORT_PLAN_CHANGED",
        "what \(name.resourceName) would do has changed since it was validated; validate it again", name)
    case .changedSince(let name, let changes): Self.changedSince(name, changes)
    case .undoRefused(let name, let reason): Self.undoRefused(name, reason)
    case .cancelledWhileApplying(let name):
      refusal(.aborted, "IMPORT_CANCELLED", "\(name.resourceName) was cancelled; nothing of it was applied", name)
    case .busy:
      RPCError(
        .resourceExhausted, reason: "IMPORTS_BUSY", message: "too many imports are being read; try again in a moment")
    }
  }

  private func refusal(_ code: StatusCode, _ reason: String, _ message: String, _ name: ImportName) -> RPCError {
    RPCError(code, reason: reason, message: message, metadata: ["import": name.resourceName])
  }

  private static func wrongState(_ name: ImportName, _ state: ImportState, _ needed: ImportState) -> RPCError {
    let remedy =
      switch needed {
      case .uploaded: "upload the file again as another import"
      case .applied: "only an applied import can be undone"
      case .undone, .cancelled: "read it again"
      }
    return RPCError(
      .failedPrecondition, reason: "IMPORT_STATE", message: "\(name.resourceName) is \(state.rawValue); \(remedy)",
      metadata: ["import": name.resourceName, "state": state.rawValue])
  }

  private static func fileRefused(_ sentences: [String], _ isCutShort: Bool) -> RPCError {
    let rest = sentences.count - 1
    let more = isCutShort ? " and more" : rest > 0 ? " and \(rest) more, all in the details" : ""
    var error = RPCError(
      .invalidArgument, reason: "FILE_REFUSED", message: "the file can not be read: \(sentences.first ?? "")\(more)")
    error.details.append(
      .badRequest(sentences.map { .init(field: "file", description: $0, reason: "FILE_REFUSED") }))
    return error
  }

  private static let problemsNamed = 100

  private static func hasErrors(_ name: ImportName, _ counts: ImportCounts, _ problems: [ImportProblem]) -> RPCError {
    var error = RPCError(
      .failedPrecondition, reason: "IMPORT_HAS_ERRORS",
      message:
        "\(problems.count) errors in \(counts.errors) rows, so nothing was imported; correct them, leave those rows "
        + "out, or configure IMPORT_MODE_GOOD_ROWS. :validate names every error, :rejects gives the rows",
      metadata: ["import": name.resourceName, "errors": "\(problems.count)", "rows": "\(counts.errors)"])
    error.details.append(
      .badRequest(
        problems.prefix(problemsNamed).map {
          .init(field: "rows[\($0.row)].\($0.column)", description: $0.sentence, reason: $0.reason.words.code)
        }))
    return error
  }

  private static func changedSince(_ name: ImportName, _ changes: [UndoImport.Change]) -> RPCError {
    let named = changes.prefix(UsersLimits.namedUsers).map { change in
      switch change {
      case .changed(let user, let times): "users/\(user) (changed \(times == 1 ? "once" : "\(times) times"))"
      case .deleted(let user): "users/\(user) (deleted)"
      case .gone(let user): "users/\(user) (gone)"
      case .extensionChanged(let user): "users/\(user) (has another extension)"
      }
    }
    let rest = changes.count - named.count
    return RPCError(
      .failedPrecondition, reason: "IMPORT_CHANGED_SINCE",
      message: "users of \(name.resourceName) have changed since it was applied: \(named.joined(separator: ", "))"
        + (rest > 0 ? " and \(rest) more" : "") + "; it can only be undone as a whole, so change them one by one",
      metadata: ["import": name.resourceName, "users": "\(changes.count)"])
  }

  private static func undoRefused(_ name: ImportName, _ reason: UndoImport.Refusal) -> RPCError {
    let (code, why) =
      switch reason {
      case .changedSince: ("IMPORT_CHANGED_SINCE", "its users have changed")
      case .ownerStays(let user): ("OWNER_STAYS", "users/\(user), who came with it, is the account's owner")
      case .lastAdministrator(let user):
        ("LAST_ADMINISTRATOR", "without users/\(user) no active administrator would be left")
      case .emailTaken(let user, let other):
        ("EMAIL_TAKEN", "the login that users/\(user) had is that of users/\(other) now")
      }
    return RPCError(
      .failedPrecondition, reason: code, message: "\(name.resourceName) can not be undone: \(why)",
      metadata: ["import": name.resourceName])
  }
}
