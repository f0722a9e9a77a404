import BillingTypes

/// Chooses the clock of a service and sees that simulated and real time never meet in one data directory.
enum ServiceClock {
  /// The clock that the configuration asks for. With a test clock the data directory is there already.
  static func make(
    _ configuration: Configuration, dataDirectory: String, databasePath: String
  ) throws(StartError) -> any WallClock {
    let file = TestClockFile(dataDirectory: dataDirectory)
    do {
      let kept = try file.read()
      guard configuration.flag("test-clock") else {
        if kept == nil { return SystemClock() }
        throw StartError(
          "data directory \(dataDirectory) was made with a test clock; start with --test-clock or choose another data "
            + "directory", .configuration)
      }
      if let kept { return TestClock(startingAt: kept, file: file) }
      if DataDirectory.exists(databasePath) {
        throw StartError(
          "data directory \(dataDirectory) was made in real time; start without --test-clock or choose another data "
            + "directory", .configuration)
      }
      let start = configuration.instantOrNil("test-clock-start") ?? SystemClock().now()
      try file.write(start)
      return TestClock(startingAt: start, file: file)
    } catch let error as TestClockError {
      throw StartError("\(error)", .configuration)
    } catch let error as StartError {
      throw error
    } catch {
      throw StartError("\(error)", .software)
    }
  }
}
