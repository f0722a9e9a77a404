import ServiceRuntime
import SubscriptionsService

runService(SubscriptionsServer.self)
