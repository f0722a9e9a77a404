/// How many entries a page of a list holds (AIP-158).
public struct PageSize: Sendable, Hashable {
  /// 1 to 1,000.
  public let count: Int

  /// The size that a caller asks for: 0 means 50, more than 1,000 is served as 1,000, less than 0 is refused.
  public init(_ requested: Int32) throws(PageSizeError) {
    guard requested >= 0 else { throw .negative(requested) }
    count = requested == 0 ? BillingLimits.pageSizeDefault : min(Int(requested), BillingLimits.pageSizeMaximum)
  }
}

/// Why a page size is refused.
public enum PageSizeError: Error, Hashable, CustomStringConvertible {
  /// Less than 0.
  case negative(Int32)

  public var description: String {
    switch self {
    case .negative(let size):
      "page_size \(size) is negative; use 1 to \(BillingLimits.pageSizeMaximum), or 0 for \(BillingLimits.pageSizeDefault)"
    }
  }
}
