import InvoicingService
import ServiceRuntime

runService(InvoicingServer.self)
