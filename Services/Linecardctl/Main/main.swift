import Glibc
import LinecardctlCommands

exit(await Linecardctl.run(Array(CommandLine.arguments.dropFirst())).rawValue)
