extension Configuration {
  /// Reads the configuration of a service from its surroundings.
  ///
  /// - Throws: `ConfigurationError` for the first mistake.
  public init(of service: any Service.Type, _ surroundings: ProcessSurroundings) throws(ConfigurationError) {
    self = try ConfigurationReader(service: service.name, options: SharedOptions.all(for: service)).read(surroundings)
  }
}
