// swift-tools-version: 6.1
// The measured service and its load generator on grpc-swift-2. Peers/build copies
// this package to its build folder and generates the protobuf sources there.
import PackageDescription

let grpc: [Target.Dependency] = [
  .product(name: "GRPCCore", package: "grpc-swift-2"),
  .product(name: "GRPCNIOTransportHTTP2", package: "grpc-swift-nio-transport"),
  .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
  .target(name: "BillingBench"),
]

let package = Package(
  name: "peer-grpc-swift",
  dependencies: [
    .package(url: "https://github.com/grpc/grpc-swift-2.git", exact: "2.4.3"),
    .package(url: "https://github.com/grpc/grpc-swift-nio-transport.git", exact: "2.9.2"),
    .package(url: "https://github.com/grpc/grpc-swift-protobuf.git", exact: "2.4.1"),
  ],
  targets: [
    .target(
      name: "BillingBench",
      dependencies: [
        .product(name: "GRPCCore", package: "grpc-swift-2"),
        .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
      ]),
    .executableTarget(name: "grpc-swift-server", dependencies: grpc, path: "Sources/Server"),
    .executableTarget(name: "grpc-swift-client", dependencies: grpc, path: "Sources/Client"),
  ]
)
