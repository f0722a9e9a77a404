import RPC

extension CallOptions {
  /// These options for a method that the proto files declare idempotent: it may be repeated.
  var idempotent: CallOptions {
    var options = self
    options.isIdempotent = true
    return options
  }
}
