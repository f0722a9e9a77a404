import HTTP
import Testing

@Suite struct EncodingTests {
  @Test func percentDecoding() {
    #expect(PercentEncoding.decoded("a%20b%2Fc") == "a b/c")
    #expect(PercentEncoding.decoded("gr%C3%BCn+") == "gr\u{FC}n+")
    #expect(PercentEncoding.decoded("%") == nil)
    #expect(PercentEncoding.decoded("%2") == nil)
    #expect(PercentEncoding.decoded("%zz") == nil)
    #expect(PercentEncoding.decoded("%ff") == nil)
  }

  @Test func percentEncoding() {
    #expect(PercentEncoding.encoded("a b/c\u{FC}~") == "a%20b%2Fc%C3%BC~")
    #expect(PercentEncoding.encoded("-._~09azAZ") == "-._~09azAZ")
    #expect(PercentEncoding.encoded("\u{A}?%+\u{AF}") == "%0A%3F%25%2B%C2%AF")
    for text in ["", "plain-1.2_~", "a=b&c d", "\u{0}\u{7F}", "\u{1F4DE}", "ten letters\u{E9}"] {
      #expect(PercentEncoding.decoded(PercentEncoding.encoded(text)[...]) == text)
    }
  }

  @Test func queryPairs() throws {
    let pairs = try #require(PercentEncoding.queryPairs("a=1&b=x+y%2B&c&&a=2=3"))
    #expect(pairs.map(\.name) == ["a", "b", "c", "a"])
    #expect(pairs.map(\.value) == ["1", "x y+", "", "2=3"])
    #expect(PercentEncoding.queryPairs("a=%ff") == nil)
    #expect(PercentEncoding.queryPairs("")?.isEmpty == true)
  }

  @Test(
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
      (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_767_225_599, "Wed, 31 Dec 2025 23:59:59 GMT"),
      (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ])
  func dates(_ seconds: Int64, _ text: String) {
    #expect(HTTPDate.text(secondsSinceEpoch: seconds) == text)
  }

  @Test("fields that messages share are like any others")
  func sharedFields() {
    let block = FieldBlock(["Cache-Control": "no-store", "X-A": "1"])
    var shared: HTTPFields = ["ETag": "\"1\""]
    shared.add(contentsOf: block)
    let plain: HTTPFields = ["ETag": "\"1\"", "Cache-Control": "no-store", "X-A": "1"]
    #expect(shared == plain && shared.hashValue == plain.hashValue && shared.count == 3)
    #expect(shared["cache-control"] == "no-store" && shared.values(of: "x-a") == ["1"] && shared["x-b"] == nil)
    #expect(shared.map(\.name) == ["ETag", "Cache-Control", "X-A"])
    shared["X-A"] = "2"
    shared.add("X-B", "3")
    #expect(shared == ["ETag": "\"1\"", "Cache-Control": "no-store", "X-A": "2", "X-B": "3"])
    shared["cache-control"] = nil
    shared.add(contentsOf: block)
    shared.add(contentsOf: block)
    #expect(shared.values(of: "X-A") == ["2", "1", "1"])
  }

  @Test func fields() {
    var fields: HTTPFields = ["A": "1", "b": "2", "a": "3, ,4"]
    #expect(fields["a"] == "1")
    #expect(fields.values(of: "A") == ["1", "3, ,4"])
    #expect(fields.list(of: "a") == ["1", "3", "4"])
    fields["A"] = "5"
    #expect(fields.values(of: "a") == ["5"])
    fields["B"] = nil
    #expect(fields.count == 1)
  }
}
