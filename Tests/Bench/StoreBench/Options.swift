/// The command line of the bench; every option has a value.
struct Options {
  var rows = 64 * 600
  var callers = 64
  var repeats = 5
  var isVerbose = false

  init(_ arguments: [String]) {
    var rest = arguments.dropFirst()
    while let option = rest.popFirst() {
      if option == "--verbose" {
        isVerbose = true
        continue
      }
      guard let text = rest.popFirst(), let value = Int(text), value > 0 else {
        preconditionFailure("store-bench: \(option) needs a number above 0")
      }
      switch option {
      case "--rows": rows = value
      case "--callers": callers = value
      case "--repeats": repeats = value
      default: preconditionFailure("store-bench: there is no option \(option)")
      }
    }
  }
}
