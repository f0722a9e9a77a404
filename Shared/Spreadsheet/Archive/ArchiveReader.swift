import CZip

/// The parts of a ZIP archive in memory, unpacked by libzip one by one and only when asked for, never beyond the limits
/// whatever the archive says of itself.
struct ArchiveReader: ~Copyable {
  private let archive: OpaquePointer
  private let limits: SpreadsheetLimits
  private let indexes: [String: UInt64]
  private var unpackedBytes = 0
  private var markCount = 0

  /// Opens the archive and looks at its directory. `bytes` must stay in place as long as this lives.
  init(_ bytes: UnsafeRawBufferPointer, limits: SpreadsheetLimits) throws(SpreadsheetError) {
    guard bytes.count <= limits.bytesMax else { throw SpreadsheetError(.tooManyBytes(limit: limits.bytesMax)) }
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw SpreadsheetError(.oldOrEncryptedWorkbook) }
    guard bytes.starts(with: [0x50, 0x4B]) else { throw SpreadsheetError(.notAWorkbook) }
    guard let source = zip_source_buffer_create(bytes.baseAddress, UInt64(bytes.count), 0, nil) else {
      throw SpreadsheetError(.notAWorkbook)
    }
    guard let archive = zip_open_from_source(source, ZIP_RDONLY, nil) else {
      zip_source_free(source)
      throw SpreadsheetError(.notAWorkbook)
    }
    do {
      indexes = try Self.directory(of: archive, limits)
    } catch {
      zip_discard(archive)
      throw error
    }
    self.archive = archive
    self.limits = limits
  }

  deinit { zip_discard(archive) }

  /// Whether there is a part of this name.
  func has(_ name: String) -> Bool { indexes[name] != nil }

  /// Where each part is; refuses what no workbook of data holds.
  private static func directory(
    of archive: OpaquePointer, _ limits: SpreadsheetLimits
  ) throws(SpreadsheetError) -> [String: UInt64] {
    let count = zip_get_num_entries(archive, 0)
    guard count <= limits.entriesMax else { throw SpreadsheetError(.tooManyEntries(limit: limits.entriesMax)) }
    var indexes: [String: UInt64] = [:]
    for index in 0..<UInt64(max(0, count)) {
      var stat = zip_stat_t()
      guard zip_stat_index(archive, index, 0, &stat) == 0, let raw = stat.name else {
        throw SpreadsheetError(.notAWorkbook)
      }
      let name = String(cString: raw)
      try check(name, stat)
      guard indexes.updateValue(index, forKey: name) == nil else {
        throw SpreadsheetError(.partDamaged(name, detail: "it is there twice"))
      }
    }
    return indexes
  }

  private static func check(_ name: String, _ stat: zip_stat_t) throws(SpreadsheetError) {
    let lower = name.lowercased()
    if stat.encryption_method != UInt16(ZIP_EM_NONE) { throw SpreadsheetError(.encrypted) }
    if lower.hasPrefix("xl/externallinks/") { throw SpreadsheetError(.linksOutside) }
    if lower.hasSuffix("vbaproject.bin") { throw SpreadsheetError(.macros) }
    let archives = [".zip", ".xlsx", ".xlsm", ".docx", ".pptx", ".jar", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz"]
    if archives.contains(where: lower.hasSuffix) { throw SpreadsheetError(.archiveWithin(name)) }
  }

  /// The bytes of a part; nil where there is none of this name.
  mutating func unpack(_ name: String) throws(SpreadsheetError) -> [UInt8]? {
    guard let index = indexes[name] else { return nil }
    var stat = zip_stat_t()
    guard zip_stat_index(archive, index, 0, &stat) == 0, let file = zip_fopen_index(archive, index, 0) else {
      throw damaged(name)
    }
    defer { zip_fclose(file) }
    let ratioLimit = limits.ratioFreeBytes + min(Int(clamping: stat.comp_size), limits.bytesMax) * limits.ratioMax
    var bytes: [UInt8] = []
    // What the directory says is a hint for the buffer and nothing else.
    bytes.reserveCapacity(min(Int(clamping: stat.size), limits.ratioFreeBytes))
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = zip_fread(file, &buffer, UInt64(buffer.count))
      guard count >= 0 else { throw damaged(name) }
      if count == 0 { break }
      bytes.append(contentsOf: buffer[..<Int(count)])
      unpackedBytes += Int(count)
      guard unpackedBytes <= limits.unpackedBytesMax else {
        throw SpreadsheetError(.unpacksTooLarge(limit: limits.unpackedBytesMax))
      }
      guard bytes.count <= ratioLimit else {
        throw SpreadsheetError(.ratioTooHigh(part: name, limit: limits.ratioMax))
      }
      guard bytes.count <= limits.partBytesMax else {
        throw SpreadsheetError(.partTooLarge(part: name, limit: limits.partBytesMax))
      }
    }
    // Every part that is asked for is XML.
    markCount += try MarkupScan.count(bytes, part: name, upTo: limits.marksMax - markCount, limits)
    return bytes
  }

  private func damaged(_ name: String) -> SpreadsheetError {
    SpreadsheetError(.partDamaged(name, detail: "it cannot be unpacked"))
  }
}
