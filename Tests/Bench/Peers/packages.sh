# Sourced by Tests/Bench/run: the distribution's packages that the peers are built from.
# shellcheck shell=bash disable=SC2034
PEER_PACKAGES=(
    g++ gcc golang-github-containerd-ttrpc-dev golang-go golang-google-grpc-dev gogoprotobuf libgrpc++-dev
    libprotobuf-c-dev libprotobuf-dev nghttp2-client pkg-config protobuf-c-compiler protobuf-compiler
    protobuf-compiler-grpc protoc-gen-go-1-3
)
