import RPC
import Schemas

/// linecard.operations.v1.ReflectionService: what can be called, for tools that have no copy of the proto files.
struct ReflectionMethods: OperationsV1.ReflectionService.Methods {
  func getDescriptorSet(
    _ request: OperationsV1.GetDescriptorSetRequest, context: CallContext
  ) async throws -> OperationsV1.GetDescriptorSetResponse {
    OperationsV1.GetDescriptorSetResponse(fileDescriptorSet: Descriptors.fileDescriptorSet)
  }
}
