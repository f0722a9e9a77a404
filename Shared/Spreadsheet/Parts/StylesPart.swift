/// `xl/styles.xml`: how the number of a cell is shown, by the cell's style.
struct StylesPart: PartReader {
  private var codes: [Int: String] = [:]
  private(set) var formats: [NumberFormat] = []
  private var isCellFormats = false

  mutating func start(_ name: String, _ attributes: [String: String]) {
    switch name {
    case "numFmt":
      if let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"] { codes[id] = code }
    case "cellXfs": isCellFormats = true
    case "xf" where isCellFormats:
      let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
      formats.append(codes[id].map(NumberFormat.init(code:)) ?? NumberFormat(builtIn: id))
    default: break
    }
  }

  mutating func end(_ name: String) {
    if name == "cellXfs" { isCellFormats = false }
  }

  /// The format of a style; general where there is no such style.
  func format(ofStyle style: Int) -> NumberFormat {
    formats.indices.contains(style) ? formats[style] : .plain
  }
}
