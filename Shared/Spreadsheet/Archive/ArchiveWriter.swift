import CZip
import Glibc

/// Packs parts into a ZIP archive in memory by libzip; the same parts make the same bytes.
public enum ArchiveWriter {
  /// libzip could not pack; it says why.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// The archive of these parts, in their order.
  public static func pack(_ parts: [(name: String, bytes: [UInt8])]) throws(Failure) -> [UInt8] {
    var error = zip_error_t()
    guard let source = zip_source_buffer_create(nil, 0, 0, &error) else { throw Failure(description: "no buffer") }
    // The buffer outlives the archive that is written into it.
    zip_source_keep(source)
    defer { zip_source_free(source) }
    guard let archive = zip_open_from_source(source, ZIP_TRUNCATE, &error) else {
      zip_source_free(source)
      throw Failure(description: "no archive")
    }
    for part in parts where !add(part.name, part.bytes, to: archive) {
      let failure = Failure(description: String(cString: zip_strerror(archive)))
      zip_discard(archive)
      throw failure
    }
    guard zip_close(archive) == 0 else {
      let failure = Failure(description: String(cString: zip_strerror(archive)))
      zip_discard(archive)
      throw failure
    }
    return try contents(of: source)
  }

  /// libzip keeps a copy of its own until the archive is closed.
  private static func add(_ name: String, _ bytes: [UInt8], to archive: OpaquePointer) -> Bool {
    guard let copy = malloc(max(1, bytes.count)) else { return false }
    copy.copyMemory(from: bytes, byteCount: bytes.count)
    guard let source = zip_source_buffer(archive, copy, UInt64(bytes.count), 1) else {
      free(copy)
      return false
    }
    let index = zip_file_add(archive, name, source, UInt32(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      zip_source_free(source)
      return false
    }
    // The first moment that ZIP knows: a file that says when it was made would differ each time.
    return zip_file_set_dostime(archive, UInt64(index), 0, 0x21, 0) == 0
  }

  private static func contents(of source: OpaquePointer) throws(Failure) -> [UInt8] {
    var stat = zip_stat_t()
    guard zip_source_stat(source, &stat) == 0, zip_source_open(source) == 0 else {
      throw Failure(description: "the archive cannot be read back")
    }
    defer { zip_source_close(source) }
    let size = Int(stat.size)
    var count: Int64 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      count = zip_source_read(source, buffer.baseAddress, UInt64(size))
      initialized = max(0, Int(count))
    }
    guard Int(count) == size else { throw Failure(description: "the archive cannot be read back") }
    return bytes
  }
}
