import CSQLite
import Glibc
import Synchronization

/// SQLite's own file layer with a disk that can be made to fail, wait and count: the real code runs on real files, only
/// `xWrite` and `xSync` pass through here first.
final class FaultyFileLayer: Sendable {
  enum File: Sendable, Hashable { case database, log, other }

  struct Faults: Sendable {
    /// Files whose syncs answer SQLITE_IOERR_FSYNC.
    var failingSyncs: Set<File> = []
    /// The answer to writes of a file, such as SQLITE_FULL.
    var writeResults: [File: Int32] = [:]
    /// Called before a sync of the log.
    var beforeLogSync: (@Sendable () -> Void)?
    var logSyncCount = 0
    var databaseSyncCount = 0
    var writesAfterFailure = 0
    var hasFailed = false
  }

  let name: String
  let faults = Mutex(Faults())

  private struct OpenFile: @unchecked Sendable {
    let layer: FaultyFileLayer
    let kind: File
    let original: UnsafePointer<sqlite3_io_methods>
  }

  private static let layers = Mutex<[UInt: FaultyFileLayer]>([:])
  private static let files = Mutex<[UInt: OpenFile]>([:])
  private static let counter = Atomic(0)

  /// Registered for the life of the process: connections may outlive a test.
  init() {
    name = "faulty-\(Self.counter.add(1, ordering: .relaxed).newValue)"
    let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    vfs.initialize(to: sqlite3_vfs_find(nil)!.pointee)
    vfs.pointee.pNext = nil
    vfs.pointee.zName = UnsafePointer(strdup(name))
    vfs.pointee.xOpen = openThroughLayer
    Self.layers.withLock { $0[UInt(bitPattern: vfs)] = self }
    sqlite3_vfs_register(vfs, 0)
  }

  fileprivate static func open(
    _ vfs: UnsafeMutablePointer<sqlite3_vfs>, _ path: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>,
    _ flags: Int32, _ outFlags: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    let result = sqlite3_vfs_find(nil)!.pointee.xOpen(vfs, path, file, flags, outFlags)
    guard result == SQLITE_OK, let original = file.pointee.pMethods,
      let layer = layers.withLock({ $0[UInt(bitPattern: vfs)] })
    else { return result }
    let kind: File =
      flags & SQLITE_OPEN_MAIN_DB != 0 ? .database : flags & SQLITE_OPEN_WAL != 0 ? .log : .other
    files.withLock {
      $0[UInt(bitPattern: file)] = OpenFile(layer: layer, kind: kind, original: original)
    }
    let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    methods.initialize(to: original.pointee)
    methods.pointee.xWrite = writeThroughLayer
    methods.pointee.xSync = syncThroughLayer
    file.pointee.pMethods = UnsafePointer(methods)
    return result
  }

  fileprivate static func write(
    _ file: UnsafeMutablePointer<sqlite3_file>, _ bytes: UnsafeRawPointer?, _ count: Int32, _ offset: Int64
  ) -> Int32 {
    let open = files.withLock { $0[UInt(bitPattern: file)]! }
    let result = open.layer.faults.withLock { faults -> Int32? in
      if faults.hasFailed { faults.writesAfterFailure += 1 }
      guard let result = faults.writeResults[open.kind] else { return nil }
      faults.hasFailed = true
      return result
    }
    return result ?? open.original.pointee.xWrite(file, bytes, count, offset)
  }

  fileprivate static func sync(_ file: UnsafeMutablePointer<sqlite3_file>, _ flags: Int32) -> Int32 {
    let open = files.withLock { $0[UInt(bitPattern: file)]! }
    if open.kind == .log { open.layer.faults.withLock { $0.beforeLogSync }?() }
    let fails = open.layer.faults.withLock { faults in
      if open.kind == .log { faults.logSyncCount += 1 }
      if open.kind == .database { faults.databaseSyncCount += 1 }
      let fails = faults.failingSyncs.contains(open.kind)
      if fails { faults.hasFailed = true }
      return fails
    }
    return fails ? SQLITE_IOERR | 4 << 8 : open.original.pointee.xSync(file, flags)
  }
}

private let openThroughLayer:
  @convention(c) (
    UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, UnsafeMutablePointer<sqlite3_file>?, Int32,
    UnsafeMutablePointer<Int32>?
  ) -> Int32 = { FaultyFileLayer.open($0!, $1, $2!, $3, $4) }

private let writeThroughLayer:
  @convention(c) (UnsafeMutablePointer<sqlite3_file>?, UnsafeRawPointer?, Int32, Int64) -> Int32 = {
    FaultyFileLayer.write($0!, $1, $2, $3)
  }

private let syncThroughLayer: @convention(c) (UnsafeMutablePointer<sqlite3_file>?, Int32) -> Int32 = {
  FaultyFileLayer.sync($0!, $1)
}
