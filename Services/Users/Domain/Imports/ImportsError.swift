package import BillingTypes

/// Why Users refuses a request that concerns an import. `Handlers/Imports/ImportRefusals.swift` says each to callers.
package enum ImportsError: Error, Sendable, Hashable {
  case notFound(ImportName)
  case exists(ImportName)
  /// It is in another state than the request needs.
  case wrongState(ImportName, is: ImportState, needs: ImportState)
  /// The account has as many that are not applied as it may.
  case tooManyOpen(AccountID)
  /// Files that nobody here reads.
  case mediaTypeUnknown(String)
  case charsetUnknown(String)
  case fileTooLarge
  /// Pieces are missing or overlap.
  case piecesDoNotFit
  /// Everything that is wrong with the file's form.
  case fileRefused([String], isCutShort: Bool)
  /// Applying would leave something out, and that was not chosen.
  case hasErrors(ImportName, ImportCounts, [ImportProblem])
  /// What would be done is no longer what was seen.
  case planChanged(ImportName)
  case changedSince(ImportName, [UndoImport.Change])
  /// Undoing would break a rule of the account.
  case undoRefused(ImportName, UndoImport.Refusal)
  /// It was cancelled while it was being applied; nothing of it is there.
  case cancelledWhileApplying(ImportName)
  /// Too many files are being read; none was looked at.
  case busy
}
