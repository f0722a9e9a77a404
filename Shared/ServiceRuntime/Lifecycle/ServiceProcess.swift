import BillingTypes
import Storage
import Transport

/// A service as a whole process: from the command line to the exit code.
struct ServiceProcess {
  /// What is left to hang after calls were cut off, before the process ends without ceremony.
  private static let graceMilliseconds: Int64 = 15_000

  let service: any Service.Type
  let surroundings: ProcessSurroundings

  func run() -> Never {
    let options = SharedOptions.all(for: service)
    let reader = ConfigurationReader(service: service.name, options: options)
    answerQuestions(options)
    let configuration: Configuration
    do {
      configuration = try reader.read(surroundings)
    } catch {
      end(error.description, error.exitCode)
    }
    answerQuestions(about: configuration)
    serve(configuration, reader)
  }

  // MARK: questions

  private func answerQuestions(_ options: [Option]) {
    if surroundings.arguments.contains("--help") {
      say(Configuration.help(service: service.name, summary: service.summary, options: options))
    }
    if surroundings.arguments.contains("--version") { say("linecard \(service.name) \(Version.text)\n") }
  }

  private func answerQuestions(about configuration: Configuration) {
    if configuration.flag("print-config") { say(configuration.text(omitting: SharedOptions.commands)) }
    if configuration.flag("check-config") { say("the configuration is valid\n") }
  }

  private func say(_ text: String) -> Never {
    ProcessSurroundings.write(text, toStandardError: false)
    ProcessSurroundings.exit(.success)
  }

  private func end(_ sentence: String, _ code: ExitCode) -> Never {
    ProcessSurroundings.write("\(service.name): \(sentence)\n", toStandardError: true)
    ProcessSurroundings.exit(code)
  }

  // MARK: serving

  private func serve(_ configuration: Configuration, _ reader: ConfigurationReader) -> Never {
    var signals = Signals()
    let sink = LogSink.standardError(level: Self.logLevel(configuration))
    let log = Log(sink: sink, service: service.name)
    let supervisor = ServiceSupervisor(environment: surroundings.environment)
    let loops = EventLoopGroup(count: loopCount(configuration), name: service.name)
    let start = starting(configuration, sink, log, supervisor, loops)
    while signals.next() == .reload { reload(reader, sink, log) }
    log.info("stopping")
    supervisor.notify("STOPPING=1")
    let drainMilliseconds = configuration.milliseconds("drain-time")
    Task(executorPreference: loops.loops[0]) {
      await start.value.drain(milliseconds: drainMilliseconds)
      if let path = configuration.textOrNil("ports-file") { DataDirectory.remove(path) }
      log.info("stopped")
      ProcessSurroundings.exit(.success)
    }
    while true {
      switch signals.next(withinMilliseconds: drainMilliseconds + Self.graceMilliseconds) {
      case .reload: continue
      case .stop: ProcessSurroundings.exitNow(.interrupted)
      case nil:
        log.error("stopping took too long")
        ProcessSurroundings.exitNow(.software)
      }
    }
  }

  private func starting(
    _ configuration: Configuration, _ sink: LogSink, _ log: Log, _ supervisor: ServiceSupervisor,
    _ loops: EventLoopGroup
  ) -> Task<ServiceHost, Never> {
    let host = HostSurroundings(
      configuration: configuration, processID: surroundings.processID, logSink: sink, loops: loops,
      randomness: SystemRandomness(), onFatal: { error in stopForDisk(error, log) })
    return Task(executorPreference: loops.loops[0]) {
      do {
        let portsFile = configuration.textOrNil("ports-file")
        if let portsFile { DataDirectory.remove(portsFile) }
        let started = try await ServiceHost.start(service, host)
        if let portsFile { try writePorts(started.ports, portsFile) }
        supervisor.notify("READY=1\nSTATUS=serving")
        log.info("serving", started.describe())
        return started
      } catch let error as StartError {
        end(error.description, error.exitCode)
      } catch {
        end("\(error)", .software)
      }
    }
  }

  private func writePorts(_ ports: Ports, _ path: String) throws(StartError) {
    do {
      let text = ports.text(service: service.name, processID: surroundings.processID)
      try WholeFile.replace(path, with: Array(text.utf8))
    } catch {
      throw StartError(
        "the ports file \(path) cannot be written: \(error.reason); give --ports-file a path in a directory that is "
          + "there", .configuration)
    }
  }

  /// Nothing more may be acknowledged, and what is in memory may be wrong (invariant I11).
  private func stopForDisk(_ error: StorageError, _ log: Log) {
    log.error("the database failed; ending", ["error": "\(error)"])
    ProcessSurroundings.exitNow(.ioError)
  }

  private func reload(_ reader: ConfigurationReader, _ sink: LogSink, _ log: Log) {
    do {
      sink.level = Self.logLevel(try reader.read(surroundings))
      log.info("configuration read again", ["log_level": sink.level.word])
    } catch {
      log.warning("configuration not read again", ["error": error.description])
    }
  }

  private func loopCount(_ configuration: Configuration) -> Int {
    let asked = configuration.integer("loops")
    return asked == 0 ? min(surroundings.processorCount, Limits.loopsMax) : asked
  }

  private static func logLevel(_ configuration: Configuration) -> LogLevel {
    LogLevel.allCases.first { $0.word == configuration.text("log-level") } ?? .info
  }
}

extension ServiceHost {
  fileprivate func describe() -> [String: String] {
    var metadata = ["version": Version.text, "admin": ports.admin.map(\.description).joined(separator: " ")]
    if !ports.rpc.isEmpty {
      metadata["rpc"] = ports.rpc.map(\.description).joined(separator: " ")
      metadata["callers"] = environment.identity.standing
    }
    if !ports.http.isEmpty { metadata["http"] = ports.http.map(\.description).joined(separator: " ") }
    if let clock = environment.clock as? TestClock { metadata["test_clock"] = clock.now().rfc3339 }
    metadata["time_zone_rules"] = BillingTimeZone.rulesEdition
    return metadata
  }
}
