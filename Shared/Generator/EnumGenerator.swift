/// Writes one open enum: numbers that this build does not know survive as `unrecognized`.
struct EnumGenerator {
  func write(_ declared: SchemaEnum, to code: inout CodeWriter) {
    let swiftType = Names.swiftType(declared.fullName, package: declared.package)
    let cases = declared.values.map { (Names.enumCase($0.name, of: declared.name), $0.name, $0.number) }
    code.block("extension \(swiftType.dropLast(declared.name.count + 1))") { code in
      code.documentation(declared.comment)
      code.block("public enum \(declared.name): ProtobufEnum") { code in
        for value in declared.values {
          code.documentation(value.comment)
          code.line("case \(Names.enumCase(value.name, of: declared.name))")
        }
        code.line("/// A number that this build's schema does not have.")
        code.line("case unrecognized(Int32)")
        code.line()
        writeNumbers(cases, to: &code)
        code.line()
        code.line("public static let protobufName = \"\(declared.fullName)\"")
        code.line()
        writeNames(cases, to: &code)
      }
    }
    code.line()
  }

  private func writeNumbers(_ cases: [(String, String, Int32)], to code: inout CodeWriter) {
    code.block("public init(number: Int32)") { code in
      code.block("switch number") { code in
        for (name, _, number) in cases { code.line("case \(number): self = .\(name)") }
        code.line("default: self = .unrecognized(number)")
      }
    }
    code.line()
    code.block("public var number: Int32") { code in
      code.block("switch self") { code in
        for (name, _, number) in cases { code.line("case .\(name): \(number)") }
        code.line("case .unrecognized(let number): number")
      }
    }
  }

  private func writeNames(_ cases: [(String, String, Int32)], to code: inout CodeWriter) {
    code.block("public init?(name: String)") { code in
      code.block("switch name") { code in
        for (swiftName, name, _) in cases { code.line("case \"\(name)\": self = .\(swiftName)") }
        code.line("default: return nil")
      }
    }
    code.line()
    code.block("public var name: String?") { code in
      code.block("switch self") { code in
        for (swiftName, name, _) in cases { code.line("case .\(swiftName): \"\(name)\"") }
        code.line("case .unrecognized: nil")
      }
    }
    code.line()
    code.block("public static let allNames =", bracket: true) { code in
      for (_, name, _) in cases { code.line("\"\(name)\",") }
    }
  }
}

extension CodeWriter {
  /// As `block`, in square brackets.
  mutating func block(_ opening: String, bracket: Bool, _ body: (inout CodeWriter) -> Void) {
    line(opening + " [")
    indented(body)
    line("]")
  }
}
