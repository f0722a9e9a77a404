extension HouseIdentity {
  /// The house's identity as the configuration has it, on the machine's clock.
  convenience init(of configuration: Configuration) throws(StartError) {
    let key = configuration.secretOrNil("identity-key-file")
    if let key, key.count < Limits.identityKeyBytesMin {
      let source = configuration.setting("identity-key-file").source
      throw StartError(
        "\(source): the key has \(key.count) bytes; make one of \(Limits.identityKeyBytesMin) or more, the same for every "
          + "process of the house", .configuration)
    }
    self.init(key: key, clock: SystemClock())
  }

  /// Plain words on whether callers are verified or believed, for `/readyz` and the log.
  var standing: String {
    isVerifying ? "verified" : "not verified: whoever reaches this port is trusted (no --identity-key-file)"
  }
}
