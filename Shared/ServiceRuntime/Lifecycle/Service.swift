public import Storage

/// What a whole executable is, to the runtime that starts it: `runService(UsersService.self)` is its main program.
public protocol Service: Sendable {
  /// The lower-case name in configuration, logs and metrics: `users`.
  static var name: String { get }
  /// One line for `--help`.
  static var summary: String { get }
  /// What its `--listen` addresses speak, and the port without being told.
  static var face: ServiceFace { get }
  /// Options beside those that every service has (``SharedOptions``).
  static var options: [Option] { get }
  /// The services that it calls or follows; each gets an option `--<peer>-address`.
  static var peers: [Peer] { get }
  /// The steps of its database; nil for a service that has none.
  static var migrations: [Migration]? { get }
  /// The kinds of record that its database keeps in memory.
  static var records: [any RecordDependencies] { get }

  /// Makes the service: its methods and its background work. Called once the database is open and before anybody can
  /// call. What it throws ends the process with the error's sentence.
  static func start(_ environment: ServiceEnvironment) async throws -> RunningService
}

/// What a service's `--listen` addresses speak.
public enum ServiceFace: Sendable, Hashable {
  /// ttrpc.
  case rpc(defaultPort: Int)
  /// HTTP/1.1.
  case http(defaultPort: Int)

  /// Whether it speaks ttrpc.
  var isRPC: Bool {
    switch self {
    case .rpc: true
    case .http: false
    }
  }

  var defaultPort: Int {
    switch self {
    case .rpc(let port), .http(let port): port
    }
  }
}

extension Service {
  public static var options: [Option] { [] }
  public static var peers: [Peer] { [] }
  public static var records: [any RecordDependencies] { [] }
}
