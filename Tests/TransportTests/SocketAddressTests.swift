import Testing
import Transport

@Suite struct SocketAddressTests {
  @Test(arguments: [
    "127.0.0.1:0", "0.0.0.0:65535", "10.1.2.3:7101", "[::1]:1", "[fe80::1:2]:8080", "[::]:0", "unix:/run/x.sock",
  ])
  func textsSurvive(text: String) throws {
    #expect(try SocketAddress(parsing: text).description == text)
  }

  @Test func localhostIsAName() throws {
    #expect(try SocketAddress(parsing: "localhost:80") == .ipv4([127, 0, 0, 1], port: 80))
  }

  @Test(arguments: [
    "", "127.0.0.1", ":80", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1: 1",
    "127.0.0.1:1x", "127.1:80", "256.0.0.1:80", "example.org:80", "::1:80", "[::1]", "[::1:80", "[g::1]:80", "unix:",
    "unix:relative.sock", "unix:/" + String(repeating: "x", count: 107),
  ])
  func nonsenseIsRefusedWithASentence(text: String) {
    let error = #expect(throws: TransportError.self) { try SocketAddress(parsing: text) }
    #expect(error?.description.contains("“\(text)”") == true)
  }

  @Test func longestUnixPath() throws {
    let path = "unix:/" + String(repeating: "x", count: 106)
    #expect(try SocketAddress(parsing: path).description == path)
  }

  @Test func localAddresses() throws {
    for text in ["127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "unix:/x"] {
      #expect(try SocketAddress(parsing: text).isLocal)
    }
    for text in ["10.0.0.1:1", "0.0.0.0:1", "[::]:1", "[fe80::1]:1"] {
      #expect(try !SocketAddress(parsing: text).isLocal)
    }
  }
}
