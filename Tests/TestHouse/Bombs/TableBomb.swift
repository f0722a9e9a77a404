/// Tables of text, as large as they may be, that are slow or costly to read where a reader is not careful.
package enum TableBomb: String, CaseIterable, Sendable {
  case newlines, commas, wideHeader, quotes, quoteNotClosed, oneCell, rows, zeros, notUTF8, formulas, sameHeaders
  case carriageReturns, hugeHeader, combining

  /// A file of about so many bytes.
  package func bytes(_ size: Int) -> [UInt8] {
    func fill(_ head: String, _ piece: String) -> [UInt8] {
      var bytes = Array(head.utf8)
      let piece = Array(piece.utf8)
      bytes.reserveCapacity(size + piece.count)
      while bytes.count < size { bytes += piece }
      return bytes
    }
    return switch self {
    case .newlines: fill("h\n", "\n")
    case .commas: fill("h\n", ",")
    case .wideHeader: fill("", ",")
    case .quotes: fill("h\n", "\"")
    case .quoteNotClosed: fill("h\n\"", "x\n")
    case .oneCell: fill("h\n", "x")
    case .rows: fill("h\n", "x\n")
    case .zeros: fill("h\n", "\0")
    case .notUTF8: Array("h\n".utf8) + [UInt8](repeating: 0xFF, count: size)
    case .formulas: fill("h\n", "=1\n")
    case .sameHeaders: fill("email,email\n", "a,b\n")
    case .carriageReturns: fill("h\n", "\r")
    case .hugeHeader: fill("", "x")
    case .combining: fill("h\n", "e\u{301}")
    }
  }

  /// What the refusal says.
  package var words: String {
    switch self {
    case .newlines, .rows: "rows; split it"
    case .commas, .wideHeader: "cells; remove some"
    case .quotes, .oneCell, .hugeHeader, .combining: "shorten it"
    case .quoteNotClosed: "never closed"
    case .zeros: "NUL"
    case .notUTF8: "not UTF-8"
    case .formulas: "begins like a formula"
    case .sameHeaders: "has the name of column 1"
    case .carriageReturns: "carriage return"
    }
  }
}
