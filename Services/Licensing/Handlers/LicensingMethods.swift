import Schemas
package import ServiceRuntime

/// The methods of the Licensing service. Each is in a file of its name: translate, load, answer.
package struct LicensingMethods: Sendable {
  let environment: ServiceEnvironment
  let members: MemberCopies

  /// Methods over one service's database and clock.
  package init(_ environment: ServiceEnvironment) {
    self.environment = environment
    members = MemberCopies(environment)
  }
}

extension LicensingMethods: LicensingV1.LicensesService.Methods {}
