import Glibc
import LoadHarness

exit(await LoadProgram.run(Array(CommandLine.arguments.dropFirst())).rawValue)
