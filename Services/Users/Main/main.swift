import ServiceRuntime
import UsersService

runService(UsersServer.self)
