// swift-tools-version: 6.2
import PackageDescription

// The house, floor by floor; a target may depend on lower floors only (ARCHITECTURE.md, "Floors").

let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  // An async call stays on its caller's executor; only what asks for another pays for the switch.
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
  .unsafeFlags(["-static-stdlib"], .when(configuration: .release)),
]

/// A release carries Swift's own libraries: calls into them need no table, and a house runs where no Swift is installed.
let linkerSettings: [LinkerSetting] = [.unsafeFlags(["-static-stdlib"], .when(configuration: .release))]

func library(_ name: String, _ dependencies: [String], resources: [Resource]? = nil) -> Target {
  .target(
    name: name, dependencies: dependencies.map { .init(stringLiteral: $0) },
    path: "Shared/\(name)", resources: resources, swiftSettings: swiftSettings)
}

func cLibrary(_ name: String) -> Target {
  .target(name: name, dependencies: ["CProtobufC"], path: "Shared/\(name)")
}

func systemLibrary(_ name: String, package: String) -> Target {
  .systemLibrary(
    name: name, path: "Shared/\(name)", pkgConfig: package)
}

/// Rules, room and door of one service, from the folders `Services/<name>/{Domain,Handlers,Store,Migrations,Main}`.
///
/// - Parameter tools: What its room uses of the tools besides those that every room uses.
func service(_ name: String, tools: [String] = []) -> [Target] {
  [
    .target(
      name: "\(name)Domain", dependencies: ["BillingTypes"], path: "Services/\(name)/Domain",
      swiftSettings: swiftSettings),
    .target(
      name: "\(name)Service",
      dependencies: [
        "BillingTypes", "Protobuf", "RPC", "Schemas", "ServiceRuntime", "Storage",
        .init(stringLiteral: "\(name)Domain"),
      ] + tools.map { .init(stringLiteral: $0) },
      path: "Services/\(name)", exclude: ["Domain", "Main", "README.md"],
      sources: ["Handlers", "Store"], resources: [.embedInCode("Migrations")],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: name, dependencies: ["ServiceRuntime", .init(stringLiteral: "\(name)Service")],
      path: "Services/\(name)/Main", swiftSettings: swiftSettings, linkerSettings: linkerSettings),
    test(
      name,
      [
        "BillingTypes", "CSV", "Protobuf", "RPC", "Schemas", "ServiceRuntime", "Storage", "TestHouse",
        "Transport", "\(name)Domain", "\(name)Service",
      ] + tools.filter { $0 != "CSV" }),
  ]
}

func executable(_ name: String, path: String, _ dependencies: [String]) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies.map { .init(stringLiteral: $0) }, path: path,
    swiftSettings: swiftSettings, linkerSettings: linkerSettings)
}

func test(_ name: String, _ dependencies: [String], exclude: [String] = [], resources: [Resource]? = nil) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies.map { .init(stringLiteral: $0) },
    path: "Tests/\(name)Tests", exclude: exclude, resources: resources, swiftSettings: swiftSettings)
}

let ground: [Target] = [
  systemLibrary("CProtobufC", package: "libprotobuf-c"),
  systemLibrary("CSQLite", package: "sqlite3"),
  systemLibrary("COpenSSL", package: "openssl"),
  systemLibrary("CZlib", package: "zlib"),
  systemLibrary("CZip", package: "libzip"),
  // Headers of the C library itself: epoll and eventfd.
  .systemLibrary(name: "CLinux", path: "Shared/CLinux"),
  cLibrary("CSchemas"),
  cLibrary("CDescriptors"),
]

let words: [Target] = [
  library("BillingTypes", []),
  library("Protobuf", ["CProtobufC"]),
  library("Transport", ["CLinux"]),
]

let tools: [Target] = [
  library("RPC", ["CProtobufC", "CSchemas", "Protobuf", "Transport"]),
  library("HTTP", ["Transport"]),
  library("Storage", ["COpenSSL", "CSQLite", "Transport"]),
  library("CSV", []),
  library("Spreadsheet", ["CZip"]),
]

let contract: [Target] = [
  library("Schemas", ["CProtobufC", "CSchemas", "Protobuf", "RPC"]),
  library(
    "ServiceRuntime",
    [
      "BillingTypes", "COpenSSL", "HTTP", "Protobuf", "RPC", "Schemas", "Storage", "Transport",
    ]),
]

let services: [Target] =
  service("Licensing") + service("Subscriptions") + service("Users", tools: ["CSV", "Spreadsheet"])
  + service("Invoicing")

let gateway: [Target] = [
  .target(
    name: "GatewayService",
    dependencies: [
      "BillingTypes", "COpenSSL", "HTTP", "Protobuf", "RPC", "Schemas", "ServiceRuntime", "Transport",
    ],
    path: "Services/Gateway", exclude: ["Main", "README.md"], sources: ["Composed", "REST", "Web"],
    swiftSettings: swiftSettings),
  executable("Gateway", path: "Services/Gateway/Main", ["GatewayService", "ServiceRuntime"]),
]

let operatorTools: [Target] = [
  .target(
    name: "LinecardctlCommands",
    // The calculator calls the same rules as Invoicing does; nothing else of a service.
    dependencies: ["BillingTypes", "CSV", "HTTP", "InvoicingDomain", "Protobuf", "Schemas", "Transport"],
    path: "Services/Linecardctl", exclude: ["Main", "README.md", "Rate/README.md"], swiftSettings: swiftSettings),
  executable("linecardctl", path: "Services/Linecardctl/Main", ["LinecardctlCommands"]),
  test("Linecardctl", ["BillingTypes", "InvoicingDomain", "LinecardctlCommands", "Protobuf"]),
  executable("protoc-gen-linecard", path: "Shared/Generator", ["CDescriptors", "CProtobufC"]),
]

let tests: [Target] = [
  // The whole house in one process or as real processes, for stories.
  .target(
    name: "TestHouse",
    dependencies: [
      "BillingTypes", "HTTP", "Protobuf", "RPC", "Schemas", "ServiceRuntime", "Spreadsheet", "Storage", "Transport",
    ],
    path: "Tests/TestHouse", swiftSettings: swiftSettings),
  // A service of every call shape, for tests of the wire.
  .target(
    name: "EchoService", dependencies: ["Protobuf", "RPC", "Schemas"], path: "Tests/EchoService",
    swiftSettings: swiftSettings),
  test("BillingTypes", ["BillingTypes", "TestHouse"]),
  test("Protobuf", ["CProtobufC", "CSchemas", "Protobuf", "Schemas", "TestHouse"]),
  test("Transport", ["Transport"]),
  test("RPC", ["CProtobufC", "CSchemas", "Protobuf", "RPC", "Schemas", "TestHouse", "Transport"]),
  test("HTTP", ["HTTP", "Transport"]),
  test("Storage", ["CSQLite", "Storage", "TestHouse", "Transport"]),
  test("CSV", ["CSV"]),
  test("Spreadsheet", ["Spreadsheet", "TestHouse"], exclude: ["oracle.py"]),
  test("Schemas", ["CProtobufC", "Protobuf", "RPC", "Schemas", "TestHouse"], exclude: ["oracle.py"]),
  test(
    "ServiceRuntime",
    [
      "BillingTypes", "HTTP", "Protobuf", "RPC", "Schemas", "ServiceRuntime", "Storage", "TestHouse", "Transport",
    ]),
  test(
    "Gateway",
    [
      "BillingTypes", "GatewayService", "HTTP", "Protobuf", "RPC", "Schemas", "ServiceRuntime", "TestHouse",
      "Transport",
    ]),
  test(
    "House",
    [
      "BillingTypes", "GatewayService", "HTTP", "InvoicingService", "LicensingService", "Protobuf", "RPC", "Schemas",
      "ServiceRuntime", "Storage", "SubscriptionsService", "TestHouse", "Transport", "UsersService",
    ]),
  test("Interop", ["EchoService", "Protobuf", "RPC", "Schemas", "TestHouse", "Transport"]),
  test("Tidy", []),
]

/// The load harness: its parts, so that they can be tested, and the program.
let loadHarness: [Target] = [
  .target(
    name: "LoadHarness",
    dependencies: [
      "BillingTypes", "CSV", "CZlib", "HTTP", "Protobuf", "RPC", "Schemas", "ServiceRuntime", "Transport",
    ],
    path: "Tests/Load", exclude: ["Main", "README.md", "Scenarios", "overload"], swiftSettings: swiftSettings),
  executable("linecard-load", path: "Tests/Load/Main", ["LoadHarness"]),
  test(
    "Load",
    [
      "EchoService", "HTTP", "LoadHarness", "Protobuf", "RPC", "Schemas", "ServiceRuntime", "TestHouse", "Transport",
    ], exclude: ["connect_server.py", "judge.py"]),
]

let benchmarks: [Target] = [
  .target(name: "Measuring", path: "Tests/Bench/Measuring", swiftSettings: swiftSettings),
  executable("rating-bench", path: "Tests/Bench/RatingBench", ["BillingTypes", "InvoicingDomain", "Measuring"]),
  executable(
    "rpc-bench", path: "Tests/Bench/RPCBench", ["CProtobufC", "Measuring", "Protobuf", "RPC", "Schemas", "Transport"]),
  executable(
    "store-bench", path: "Tests/Bench/StoreBench",
    ["CSQLite", "Measuring", "Protobuf", "RPC", "Schemas", "Storage", "Transport"]),
  executable(
    "bill-run-bench", path: "Tests/Bench/BillRunBench",
    ["BillingTypes", "CSQLite", "Measuring", "Protobuf", "RPC", "Schemas", "Storage", "TestHouse", "Transport"]),
]

let package = Package(
  name: "linecard",
  targets: ground + words + tools + contract + services + gateway + operatorTools + tests + loadHarness + benchmarks,
  swiftLanguageModes: [.v6]
)
