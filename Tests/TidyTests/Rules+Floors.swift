/// Which target a folder is and on which floor it stands (ARCHITECTURE.md, "Floors").
enum Floors {
  struct Target: Sendable {
    let name: String
    let folder: String
    let floor: Int
  }

  static let services = ["Invoicing", "Licensing", "Subscriptions", "Users"]

  static let targets: [Target] =
    ground + shared(0, ["BillingTypes", "Protobuf", "Transport"])
    + shared(1, ["CSV", "HTTP", "RPC", "Spreadsheet", "Storage"])
    + shared(2, ["Schemas", "ServiceRuntime"], inOrder: true) + services.flatMap(service)
    + [
      Target(name: "GatewayService", folder: "Services/Gateway/", floor: 40),
      Target(name: "Gateway", folder: "Services/Gateway/Main/", floor: 50),
      Target(name: "LinecardctlCommands", folder: "Services/Linecardctl/", floor: 40),
      Target(name: "linecardctl", folder: "Services/Linecardctl/Main/", floor: 50),
      Target(name: "protoc-gen-linecard", folder: "Shared/Generator/", floor: 50),
    ]

  private static let ground = ["CProtobufC", "CSQLite", "COpenSSL", "CZlib", "CZip", "CSchemas", "CDescriptors"].map {
    Target(name: $0, folder: "Shared/\($0)/", floor: -10)
  }

  /// Targets of one floor do not see each other; on the contract's floor ServiceRuntime stands on Schemas.
  private static func shared(_ floor: Int, _ names: [String], inOrder: Bool = false) -> [Target] {
    names.enumerated().map { index, name in
      Target(name: name, folder: "Shared/\(name)/", floor: floor * 10 + (inOrder ? index : 0))
    }
  }

  private static func service(_ name: String) -> [Target] {
    [
      Target(name: "\(name)Domain", folder: "Services/\(name)/Domain/", floor: 30),
      Target(name: "\(name)Service", folder: "Services/\(name)/", floor: 40),
      Target(name: name, folder: "Services/\(name)/Main/", floor: 50),
    ]
  }

  /// The target of a file: that with the longest folder.
  static func target(of path: String) -> Target? {
    targets.filter { path.hasPrefix($0.folder) }.max { $0.folder.count < $1.folder.count }
  }

  /// What is wrong with `importer` using `imported`; nil when it may.
  static func objection(_ importer: Target, _ imported: Target) -> String? {
    if importer.name.hasSuffix("Domain"), imported.name != "BillingTypes" {
      return "rules know BillingTypes only; pass the rest in as values"
    }
    if imported.floor >= importer.floor { return "\(imported.name) is not below \(importer.name)" }
    // The calculator is the rules of rating without the service.
    if importer.name == "LinecardctlCommands", imported.name == "InvoicingDomain" { return nil }
    if let other = services.first(where: { imported.name.hasPrefix($0) }),
      !importer.folder.hasPrefix("Services/\(other)/")
    {
      return "services meet only through Schemas"
    }
    return nil
  }
}

extension Rule {
  static let imports = Rule(
    name: "imports point down",
    applies: { $0.isProduct },
    check: { file in
      guard let importer = Floors.target(of: file.path) else {
        return [Breach(path: file.path, line: 1, message: "belongs to no target that Floors knows; add it there")]
      }
      return Floors.targets.flatMap { imported -> [Breach] in
        guard let objection = Floors.objection(importer, imported) else { return [] }
        return file.breaches(
          of: "^\\s*(@\\w+ )*((package|internal|private|fileprivate) )?import (\\w+ )?\(imported.name)\\b", objection)
      }
    },
    bad: [
      ("Services/Users/Domain/X.swift", "import Schemas"), ("Shared/CSV/X.swift", "package import Storage"),
      ("Services/Users/Handlers/X.swift", "import LicensingDomain"), ("Shared/RPC/X.swift", "import ServiceRuntime"),
      ("Shared/Protobuf/X.swift", "import struct BillingTypes.Money"), ("Shared/Unknown/X.swift", ""),
      ("Services/Linecardctl/X.swift", "import UsersDomain"),
    ],
    good: [
      ("Services/Users/Domain/X.swift", "package import BillingTypes"), ("Shared/HTTP/X.swift", "import Transport"),
      ("Services/Users/Handlers/X.swift", "import UsersDomain\n// import LicensingDomain"),
      ("Services/Users/Main/main.swift", "import UsersService"),
      ("Services/Linecardctl/X.swift", "import InvoicingDomain"),
    ])
}
