import LicensingService
import ServiceRuntime

runService(LicensingServer.self)
