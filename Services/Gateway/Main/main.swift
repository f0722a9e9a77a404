import GatewayService
import ServiceRuntime

runService(GatewayServer.self)
