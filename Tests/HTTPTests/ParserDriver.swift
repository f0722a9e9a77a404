import HTTP

/// What a connection's bytes turned into: the requests, then at most one refusal.
struct Outcome: Hashable {
  var requests: [HTTPRequest] = []
  var refusal: HTTPParseError.Reason?
  /// True when the bytes stopped between requests.
  var endsIdle = true
}

/// Plays the part of a connection: hands pieces to a parser and keeps what it did not use.
struct ParserDriver {
  var parser: HTTPRequestParser
  var pending: [UInt8] = []
  var outcome = Outcome()

  init(limits: HTTPLimits = HTTPLimits()) {
    parser = HTTPRequestParser(limits: limits)
  }

  mutating func receive(_ piece: some Sequence<UInt8>) {
    guard outcome.refusal == nil else { return }
    pending += piece
    do {
      while true {
        var position = 0
        let event = try pending.withUnsafeBytes { try parser.parse($0, at: &position) }
        pending.removeFirst(position)
        switch event {
        case .request(let request): outcome.requests.append(request)
        case .bodyExpected: continue
        case nil:
          outcome.endsIdle = parser.isIdle && pending.isEmpty
          return
        }
      }
    } catch {
      outcome.refusal = (error as? HTTPParseError)?.reason
      outcome.endsIdle = false
    }
  }

  /// The outcome when the bytes come in one piece.
  static func whole(_ bytes: [UInt8], limits: HTTPLimits = HTTPLimits()) -> Outcome {
    var driver = ParserDriver(limits: limits)
    driver.receive(bytes)
    return driver.outcome
  }

  /// The outcome when every byte comes alone.
  static func byteByByte(_ bytes: [UInt8], limits: HTTPLimits = HTTPLimits()) -> Outcome {
    var driver = ParserDriver(limits: limits)
    for byte in bytes { driver.receive([byte]) }
    return driver.outcome
  }

  /// The outcomes of two pieces, for every place to cut.
  static func everySplit(_ bytes: [UInt8], limits: HTTPLimits = HTTPLimits()) -> Set<Outcome> {
    Set(
      (0...bytes.count).map { cut in
        var driver = ParserDriver(limits: limits)
        driver.receive(bytes[..<cut])
        driver.receive(bytes[cut...])
        return driver.outcome
      })
  }
}

extension String {
  var bytes: [UInt8] { Array(utf8) }
}

extension [UInt8] {
  /// Changes, adds or takes out something at one to three places.
  mutating func damage(inserting pieces: [String], using random: inout SplitMix) {
    for _ in 0...Int.random(in: 0..<3, using: &random) {
      let place = Int.random(in: 0..<count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: self[place] = UInt8.random(in: 0...255, using: &random)
      case 1: insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)].bytes, at: place)
      default: remove(at: place)
      }
    }
  }
}
