import Foundation

/// A child process whose output goes into a file. It is killed when nobody holds it any more, and it is always waited for.
package final class SpawnedProcess: Sendable {
  /// How a process ended.
  package enum Ending: Sendable, Hashable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  /// What `kill` knows it by.
  package let processID: Int32
  /// Everything that it wrote to standard output and standard error.
  package let outputPath: String
  /// What is known of it, also after nobody holds it.
  let life: ProcessLife

  /// Starts `program`.
  package static func start(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], outputPath: String
  ) async -> SpawnedProcess {
    let pid = await SpawnThread.shared.run {
      spawn(program, arguments, environment: environment, outputPath: outputPath)
    }
    precondition(pid > 0, "\(program) cannot be started")
    return SpawnedProcess(life: ProcessLife(processID: pid), outputPath: outputPath)
  }

  private init(life: ProcessLife, outputPath: String) {
    self.life = life
    self.outputPath = outputPath
    processID = life.processID
  }

  deinit { signal(SIGKILL) }

  /// Sends a signal, unless the process has ended.
  package func signal(_ number: Int32) { life.signal(number) }

  /// How it ended; waits for that.
  @discardableResult
  package func ending() async -> Ending { await life.ending() }

  /// What it first says to `ready`; `ENDED=1` when it ended without a word.
  package func firstWord(to ready: ReadySocket) async -> String {
    Task { [life] in
      _ = await life.ending()
      ready.send("ENDED=1")
    }
    return await ready.next()
  }

  /// Whether it runs.
  package var isRunning: Bool { life.isRunning }

  /// What it has written so far.
  package var output: String {
    (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? ""
  }

  /// Through `setpriv`, where there is one, so that the child ends with this process.
  private static func spawn(
    _ program: String, _ arguments: [String], environment: [String: String], outputPath: String
  ) -> Int32 {
    let guardian = "/usr/bin/setpriv"
    let isGuarded = access(guardian, X_OK) == 0
    let words = (isGuarded ? [guardian, "--pdeathsig", "KILL", "--", program] : [program]) + arguments
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("LINECARD_") }
    inherited["NOTIFY_SOCKET"] = nil
    let all = inherited.merging(environment) { $1 }
    var argv = words.map { strdup($0) } + [nil]
    var envp = all.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var pid: Int32 = 0
    return posix_spawn(&pid, words[0], &actions, nil, &argv, &envp) == 0 ? pid : -1
  }
}
