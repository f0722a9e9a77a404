/// The parts of a workbook that lead to a sheet.
struct Workbook: ~Copyable {
  private var archive: ArchiveReader
  private let limits: SpreadsheetLimits
  private let folder: String
  private let part: WorkbookPart
  private let relationships: RelationshipsPart

  var sheetNames: [String] { part.sheets.map(\.name) }

  init(_ bytes: UnsafeRawBufferPointer, limits: SpreadsheetLimits) throws(SpreadsheetError) {
    var archive = try ArchiveReader(bytes, limits: limits)
    var root = RelationshipsPart()
    try Self.read("_rels/.rels", from: &archive, limits: limits, into: &root)
    let path = RelationshipsPart.path(root.targetsByType["officeDocument"] ?? "xl/workbook.xml", in: "")
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[..<$0]) } ?? ""
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    var part = WorkbookPart()
    guard archive.has(path) else { throw SpreadsheetError(.partMissing(path)) }
    try Self.read(path, from: &archive, limits: limits, into: &part)
    var relationships = RelationshipsPart()
    try Self.read("\(folder)/_rels/\(name).rels", from: &archive, limits: limits, into: &relationships)
    self.archive = archive
    self.limits = limits
    self.folder = folder
    self.part = part
    self.relationships = relationships
  }

  /// What texts and styles cells refer to.
  mutating func cellReader(limits: SpreadsheetLimits) throws(SpreadsheetError) -> CellReader {
    var strings = SharedStringsPart(limits: limits)
    try read(type: "sharedStrings", into: &strings)
    var styles = StylesPart()
    try read(type: "styles", into: &styles)
    return CellReader(strings: strings.strings, styles: styles, isDate1904: part.isDate1904)
  }

  /// The XML of a sheet.
  mutating func sheetPart(named name: String) throws(SpreadsheetError) -> [UInt8] {
    guard let sheet = part.sheets.first(where: { $0.name == name }) else {
      throw SpreadsheetError(value: String(name.prefix(40)), .noSuchSheet(has: sheetNames))
    }
    guard let target = relationships.targets[sheet.relationship] else {
      throw SpreadsheetError(.partMissing("of the sheet \"\(name)\""))
    }
    let path = RelationshipsPart.path(target, in: folder)
    guard let bytes = try archive.unpack(path) else { throw SpreadsheetError(.partMissing(path)) }
    return bytes
  }

  private mutating func read(type: String, into reader: inout some PartReader) throws(SpreadsheetError) {
    guard let target = relationships.targetsByType[type] else { return }
    try Self.read(RelationshipsPart.path(target, in: folder), from: &archive, limits: limits, into: &reader)
  }

  /// A part that is not there leaves the reader as it is.
  private static func read(
    _ path: String, from archive: inout ArchiveReader, limits: SpreadsheetLimits, into reader: inout some PartReader
  ) throws(SpreadsheetError) {
    guard let bytes = try archive.unpack(path) else { return }
    try PartParser.parse(bytes, part: path, limits: limits, into: &reader)
  }
}
