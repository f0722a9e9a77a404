/// `xl/workbook.xml`: the sheets in their order, and from which year dates are counted.
struct WorkbookPart: PartReader {
  private(set) var sheets: [(name: String, relationship: String)] = []
  private(set) var isDate1904 = false

  mutating func start(_ name: String, _ attributes: [String: String]) {
    switch name {
    case "sheet":
      // The prefix of the relationship's namespace is the workbook's choice.
      let relationship = attributes.first { $0.key == "id" || $0.key.hasSuffix(":id") }?.value
      sheets.append((attributes["name"] ?? "", relationship ?? ""))
    case "workbookPr": isDate1904 = ["1", "true"].contains(attributes["date1904"] ?? "")
    default: break
    }
  }
}

/// A `.rels` part: which relationship leads to which part.
struct RelationshipsPart: PartReader {
  /// As written, by the id of the relationship.
  private(set) var targets: [String: String] = [:]
  /// By the last word of its type.
  private(set) var targetsByType: [String: String] = [:]

  mutating func start(_ name: String, _ attributes: [String: String]) throws(SpreadsheetError) {
    guard name == "Relationship", let id = attributes["Id"], let target = attributes["Target"] else { return }
    let type = attributes["Type"]?.split(separator: "/").last.map(String.init) ?? ""
    if attributes["TargetMode"] == "External", type != "hyperlink" { throw SpreadsheetError(.linksOutside) }
    targets[id] = target
    targetsByType[type] = target
  }

  /// The part that a target means, which is relative to a folder, or to the root where it begins with a slash.
  static func path(_ target: String, in folder: String) -> String {
    var segments = target.hasPrefix("/") ? [] : folder.split(separator: "/")
    for segment in target.split(separator: "/") {
      switch segment {
      case ".": continue
      case "..": _ = segments.popLast()
      default: segments.append(segment)
      }
    }
    return segments.joined(separator: "/")
  }
}
