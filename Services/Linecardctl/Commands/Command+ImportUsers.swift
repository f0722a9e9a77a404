import Protobuf

extension Command {
  private static let account = FlagSyntax(
    name: "--account", value: "ACCOUNT", isRequired: true, summary: "whose users they are")
  private static let id = FlagSyntax(
    name: "--id", value: "ID", summary: "of the import; made from the file if not given, so that a repeat is no other")
  private static let checkOnly = FlagSyntax(name: "--check", summary: "only say what would be done; import nothing")
  private static let goodRows = FlagSyntax(
    name: "--good-rows", summary: "import the good rows although others are not; by default all or nothing")

  static let importUsers = Command(
    CommandSyntax(
      words: ["import", "users"], operands: ["FILE"], flags: [account, id, checkOnly, goodRows],
      summary: "bring users of an account in from a CSV or XLSX file; every error is told before anything is done")
  ) { invocation, session in
    let path = invocation.operands[0]
    let name = try accountName(invocation[account] ?? "")
    let file = try readFile(path, bytesMax: Limits.usersFileBytesMax)
    let importID = invocation[id] ?? "file-\(fingerprint(file, invocation.has(goodRows) ? 1 : 0))"
    let isWorkbook = file.starts(with: [0x50, 0x4B, 0x03, 0x04])
    let type = isWorkbook ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv"
    let mode = invocation.has(goodRows) ? "IMPORT_MODE_GOOD_ROWS" : "IMPORT_MODE_ALL_OR_NOTHING"
    let created = try await session.gateway.upload(
      "/v1/\(name)/imports", query: [("importId", importID), ("configuration.mode", mode)], file, type: type,
      key: "import-users/\(importID)")
    let current = try await session.gateway.get("/v1/\(created.text("name"))")
    guard current.text("state") == "IMPORT_STATE_UPLOADED" else { return report(current, session.output) }
    try await finish(created.text("name"), key: importID, invocation, session)
  }

  private static func finish(
    _ name: String, key: String, _ invocation: Invocation, _ session: Session
  ) async throws {
    let found = try await session.gateway.get("/v1/\(name):validate")
    let isApplicable = found["applicable"] == .bool(true)
    if !session.output.isJSON { for line in text(of: found) { session.output.print(line) } }
    guard isApplicable else {
      if session.output.isJSON { session.output.print(json: found) }
      throw CommandFailure(.data, "Nothing was imported: correct the rows above, or give --good-rows.")
    }
    guard !invocation.has(checkOnly) else {
      if session.output.isJSON { session.output.print(json: found) }
      return
    }
    let applied = try await session.gateway.post(
      "/v1/\(name):apply", .members(("planDigest", .string(found.text("planDigest")))),
      key: "import-users/\(key)/\(found.text("planDigest").prefix(16))")
    report(applied["import"] ?? .null, session.output)
  }

  private static func report(_ resource: JSONValue, _ output: Output) {
    guard !output.isJSON else { return output.print(json: resource) }
    let state = resource.text("state").replacing("IMPORT_STATE_", with: "").lowercased()
    output.print("\(resource.text("name")) is \(state): \(counts(resource["counts"])).")
  }

  /// What would become of the rows, and a table of everything that is wrong.
  private static func text(of found: JSONValue) -> [String] {
    let problems = found.elements("problems")
    guard !problems.isEmpty else { return ["The file is good: \(counts(found["counts"]))."] }
    var table = Table([("row", .right), ("column", .left), ("value", .left), ("what is wrong, and what to do", .left)])
    for problem in problems.prefix(Limits.importErrorsShownMax) {
      let row = problem.integer("row")
      table.add([
        row == 0 ? "" : "\(row)", problem.text("column"), problem.text("value"),
        "\(problem.text("message")); \(problem.text("remedy"))",
      ])
    }
    let more = Int(found.integer("problemCount")) - min(problems.count, Limits.importErrorsShownMax)
    return table.lines + (more > 0 ? ["… and \(more) more"] : []) + ["", "In all: \(counts(found["counts"]))."]
  }

  private static func counts(_ json: JSONValue?) -> String {
    let words = [
      "creates": "new", "updates": "changed", "unchanged": "unchanged", "errors": "wrong", "skipped": "left out",
    ]
    let parts = ["creates", "updates", "unchanged", "errors", "skipped"].compactMap { name -> String? in
      let count = json?.integer(name) ?? 0
      return count == 0 ? nil : "\(count) \(words[name] ?? name)"
    }
    return parts.isEmpty ? "no rows" : parts.joined(separator: ", ")
  }

  /// FNV-1a of 64 bits: it tells files apart, and nobody gains by making two alike.
  private static func fingerprint(_ bytes: [UInt8], _ seed: UInt64) -> String {
    let hash = bytes.reduce(14_695_981_039_346_656_037 ^ seed) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
