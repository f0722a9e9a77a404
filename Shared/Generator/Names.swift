/// How proto names become Swift names and the C names that protoc-gen-c makes.
enum Names {
  // MARK: Swift

  /// `linecard.users.v1` → `UsersV1`, `google.protobuf` → `GoogleProtobuf`.
  static func namespace(_ package: String) -> String {
    var parts = package.split(separator: ".").map(String.init)
    if parts.count > 1, parts.first == "linecard" { parts.removeFirst() }
    return parts.map(upperCamel).joined()
  }

  /// The qualified Swift type of a message or enum with this full proto name in this package.
  static func swiftType(_ fullName: String, package: String) -> String {
    "\(namespace(package)).\(fullName.dropFirst(package.count + 1))"
  }

  /// `given_name` → `givenName`.
  static func lowerCamel(_ name: String) -> String {
    let camel = upperCamel(name)
    return camel.prefix(1).lowercased() + camel.dropFirst()
  }

  /// `given_name` → `GivenName`; `CreateAccount` stays.
  static func upperCamel(_ name: String) -> String {
    name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// A property or case name, in backticks where Swift needs them.
  static func identifier(_ name: String) -> String { swiftKeywords.contains(name) ? "`\(name)`" : name }

  /// `ACCOUNT_KIND_CUSTOMER` of `AccountKind` → `customer`; a value without the prefix keeps all its words.
  static func enumCase(_ value: String, of enumName: String) -> String {
    let prefix = upperSnake(enumName) + "_"
    let rest = value.hasPrefix(prefix) ? String(value.dropFirst(prefix.count)) : value
    let camel = rest.lowercased().split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    return identifier(camel.prefix(1).lowercased() + camel.dropFirst())
  }

  private static func upperSnake(_ name: String) -> String { camelToLower(name).uppercased() }

  private static let swiftKeywords: Set<String> = [
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else",
    "enum", "extension", "fallthrough", "false", "for", "func", "guard", "if", "import", "in", "init", "inout",
    "internal", "is", "let", "nil", "operator", "private", "protocol", "public", "repeat", "return", "self", "static",
    "struct", "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
  ]

  // MARK: C

  /// `linecard.users.v1.AccountKind` → `Linecard__Users__V1__AccountKind`.
  static func cType(_ fullName: String) -> String {
    fullName.split(separator: ".").map { cCamel(String($0)) }.joined(separator: "__")
  }

  /// `linecard.users.v1.AccountKind` → `linecard__users__v1__account_kind`, what functions begin with.
  static func cPrefix(_ fullName: String) -> String {
    fullName.split(separator: ".").map { camelToLower(String($0)) }.joined(separator: "__")
  }

  /// The struct member of a field as Swift spells it.
  static func cField(_ name: String) -> String {
    let lower = name.lowercased()
    return identifier(cKeywords.contains(lower) ? lower + "_" : lower)
  }

  /// The type of the member that says which arm of a oneof is set.
  static func cOneofCase(_ oneof: String, of message: String) -> String {
    "\(cType(message))__\(cCamel(oneof))Case"
  }

  /// protoc-gen-c's ToCamel.
  private static func cCamel(_ name: String) -> String {
    var out = ""
    var isNextUpper = true
    for character in name {
      if character == "_" {
        isNextUpper = true
      } else {
        out += isNextUpper ? character.uppercased() : String(character)
        isNextUpper = false
      }
    }
    return out
  }

  /// protoc-gen-c's CamelToLower.
  private static func camelToLower(_ name: String) -> String {
    var out = ""
    var wasUpper = true
    for character in name {
      if character.isUppercase, !wasUpper { out += "_" }
      out += character.lowercased()
      wasUpper = character.isUppercase
    }
    return out
  }

  private static let cKeywords: Set<String> = [
    "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char", "class", "compl",
    "const", "const_cast", "continue", "default", "delete", "do", "double", "dynamic_cast", "else", "enum", "explicit",
    "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int", "long", "mutable", "namespace", "new",
    "not", "not_eq", "operator", "or", "or_eq", "private", "protected", "public", "register", "reinterpret_cast",
    "return", "short", "signed", "sizeof", "static", "static_cast", "struct", "switch", "template", "this", "throw",
    "true", "try", "typedef", "typeid", "typename", "union", "unsigned", "using", "virtual", "void", "volatile",
    "wchar_t", "while", "xor", "xor_eq",
  ]
}
