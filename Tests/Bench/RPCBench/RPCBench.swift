import Foundation

/// Measures RPC: `server`, `client`, `ratio`, which compares with another server under the same client, and `codec`.
@main
struct RPCBench {
  static let usage = """
    rpc-bench server --addr 127.0.0.1:PORT [--loops N]
    rpc-bench client --addr 127.0.0.1:PORT [--connections N] [--inflight M] [--seconds S] [--warmup W]
    rpc-bench ratio --peer-server "COMMAND" [--peer-client "COMMAND"] [--connections N] [--inflight M]
                    [--seconds S] [--warmup W] [--rounds R] [--loops N]
    rpc-bench codec [--seconds S] [--rounds R]

    The commands get `--addr 127.0.0.1:PORT` (and a client its options) appended. `ratio` prints server CPU per call,
    ours over the peer's, both under the same client: the peer's, or ours when none is given.
    """

  static func main() async {
    do {
      var arguments = Array(CommandLine.arguments.dropFirst())
      let command = arguments.isEmpty ? "" : arguments.removeFirst()
      let options = try BenchOptions(parsing: arguments)
      switch command {
      case "server": try await BenchServer.run(options)
      case "client": try await BenchClient.run(options)
      case "ratio": try RatioBench.run(options)
      case "codec": try CodecBench.run(options)
      default: throw BenchError(sentence: usage)
      }
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
  }
}

/// Something that ends the program with a sentence.
struct BenchError: Error, CustomStringConvertible {
  let sentence: String

  var description: String { sentence }
}
