/// Runs a service as this whole process: reads the configuration, starts, serves until SIGTERM or SIGINT, drains, exits.
/// A service's `main.swift` is this call.
public func runService(_ service: any Service.Type) -> Never {
  ServiceProcess(service: service, surroundings: .current()).run()
}
