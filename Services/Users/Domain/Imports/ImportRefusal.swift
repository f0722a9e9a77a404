package import BillingTypes

/// Why something of a file can not be imported.
package enum ImportRefusal: Error, Hashable {
  // The header.
  case columnUnknown
  case columnTwice(firstHeader: String)
  case columnMissing(ImportColumn)
  case mappingUnknown
  case defaultUnknown
  case overrideUnknown
  case rowUnknown

  // Cells.
  case required(ImportColumn)
  /// A clause that says what is wrong, and one that says what to do.
  case malformed(String, remedy: String)
  case notYesOrNo
  case roleUnknown(String, known: [String])
  case roleTwice(String)
  case scientificNotation
  case leadingZerosLost(key: String)
  case extensionTaken(by: String)
  case extensionReserved(String)
  case extensionRequired

  // Rows.
  case twiceInFile(ImportColumn, firstRow: Int)
  case sameUserTwice(firstRow: Int)
  case userExists(UserID)
  case userDeleted(UserID)
  case emailTaken(by: UserID)

  // Owner and administrators.
  case ownerMissing
  case ownerExists(UserID)
  case ownerTwice(firstRow: Int)
  case ownerStays
  case ownerMustBeActive
  case administratorStays
  case lastAdministrator
}
