// A protoc plugin: Swift from proto files, or with the option `c` the C that libprotobuf-c needs. Run by `proto/generate`.

import Foundation

let input = [UInt8](FileHandle.standardInput.readDataToEndOfFile())
FileHandle.standardOutput.write(Data(Plugin().reply(to: input)))
