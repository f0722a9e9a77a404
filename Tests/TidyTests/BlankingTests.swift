import Testing

/// The views of a source file keep its lines and hide exactly comments and strings.
@Suite struct BlankingTests {
  @Test(arguments: [
    ("let a = 1 // b", "let a = 1     "),
    ("let a = \"//b\" + c", "let a = \"   \" + c"),
    ("/* a /* b */ c */ d", "                  d"),
    ("\"\\(f(\")\")) x\" y", "\"           \" y"),
    ("#\"a\"b\"# c", "#\"   \"# c"),
    ("\"\"\"\na \"b\"\n\"\"\" c", "\"\"\"\n     \n\"\"\" c"),
    ("\"a\\\"b\" c", "\"    \" c"),
  ])
  func code(_ text: String, _ expected: String) {
    #expect(SourceFile(path: "X.swift", text: text).code == expected)
  }

  @Test func stringsStayWhenOnlyCommentsGo() {
    #expect(SourceFile(path: "X.swift", text: "let a = \"b\" // c").withoutComments == "let a = \"b\"     ")
  }
}
