/// `xl/sharedStrings.xml`: the texts that cells refer to by number. Runs of rich text are joined, phonetic hints left out.
struct SharedStringsPart: PartReader {
  private(set) var strings: [String] = []
  private let limits: SpreadsheetLimits
  private var current = ""
  private var isText = false
  private var phoneticDepth = 0
  private var byteCount = 0

  init(limits: SpreadsheetLimits) { self.limits = limits }

  mutating func start(_ name: String, _ attributes: [String: String]) {
    switch name {
    case "si": current = ""
    case "t": isText = phoneticDepth == 0
    case "rPh": phoneticDepth += 1
    default: break
    }
  }

  mutating func text(_ text: String) throws(SpreadsheetError) {
    guard isText else { return }
    // A text that is too long for a cell is found where a cell shows it; here it only must not grow without end.
    byteCount += text.utf8.count
    guard byteCount <= limits.textBytesMax else { throw SpreadsheetError(.tooMuchText(limit: limits.textBytesMax)) }
    current += text
  }

  mutating func end(_ name: String) {
    switch name {
    case "si": strings.append(EscapedCharacters.decoded(current))
    case "t": isText = false
    case "rPh": phoneticDepth -= 1
    default: break
    }
  }
}
