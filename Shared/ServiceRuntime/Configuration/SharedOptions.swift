/// The options that every service has.
public enum SharedOptions {
  /// Those that ask for something instead of a start; they stand on the command line only.
  static let commands: Set<String> = ["check-config", "help", "print-config", "version"]

  /// All options of a service in the order of its help: shared ones, peers, its own.
  public static func all(for service: any Service.Type) -> [Option] {
    let options = listening(service) + storing(service) + running + peers(service) + service.options + asking
    let names = options.map(\.name)
    precondition(Set(names).count == names.count, "\(service.name) declares an option twice: \(names)")
    return options
  }

  private static func listening(_ service: any Service.Type) -> [Option] {
    let port = service.face.defaultPort
    return [
      Option(
        "listen", .address, defaults: ["127.0.0.1:\(port)"], isRepeatable: true,
        help: "where to serve; port 0 takes a free one; several times for several"),
      Option(
        "admin-listen", .address, defaults: ["127.0.0.1:\(port + 100)"], isRepeatable: true,
        help: "where to serve /livez, /readyz and /metrics over HTTP"),
      Option(
        "identity-key-file", .secretFile,
        help: "holds 32 bytes or more that all processes share; calls without an identity signed with it are refused"),
      Option("ports-file", .path, help: "written with the real addresses when the service is ready"),
    ]
  }

  private static func storing(_ service: any Service.Type) -> [Option] {
    [
      Option(
        "data-directory", .path, default: "data/\(service.name)", help: "belongs to this process alone; made if missing"
      ),
      Option("test-clock", .flag, help: "simulate the time; for sandboxes and tests, shown by /readyz"),
      Option("test-clock-start", .instant, help: "where a new test clock stands; the real time if not given"),
    ]
  }

  private static let running = [
    Option("drain-time", .duration(0...600_000), default: "20s", help: "how long calls may finish after SIGTERM"),
    Option("log-level", .choice(LogLevel.allCases.map(\.word)), default: "info", help: "the least that is logged"),
    Option("loops", .integer(0...256), default: "0", help: "event loops; 0 for one on each processor"),
  ]

  private static func peers(_ service: any Service.Type) -> [Option] {
    service.peers.map { peer in
      Option(
        peer.addressOption, .address, defaults: ["127.0.0.1:\(peer.defaultPort)"], isRepeatable: true,
        help: "where \(peer.rawValue) serves; several times for several servers of it")
    }
  }

  private static let asking = [
    Option("config", .path, help: "a file with lines name = value"),
    Option("check-config", .flag, help: "only say whether the configuration is valid"),
    Option("print-config", .flag, help: "only print the configuration, where it comes from, and no secret"),
    Option("version", .flag, help: "only print the version"),
    Option("help", .flag, help: "only print this"),
  ]
}
