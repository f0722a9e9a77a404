public import BillingTypes
public import Schemas

extension Instant {
  /// The moment as a protobuf timestamp.
  public var schema: GoogleProtobuf.Timestamp {
    let seconds = millisecondsSinceEpoch.quotientAndRemainder(dividingBy: 1_000)
    let isBorrowed = seconds.remainder < 0
    return GoogleProtobuf.Timestamp(
      seconds: seconds.quotient - (isBorrowed ? 1 : 0),
      nanos: Int32(seconds.remainder + (isBorrowed ? 1_000 : 0)) * 1_000_000)
  }

  /// The moment of a protobuf timestamp, to the millisecond; nil where it lies outside what can be told.
  public init?(schema: GoogleProtobuf.Timestamp) {
    let (milliseconds, overflow) = schema.seconds.multipliedReportingOverflow(by: 1_000)
    let (sum, sumOverflow) = milliseconds.addingReportingOverflow(Int64(schema.nanos / 1_000_000))
    if overflow || sumOverflow { return nil }
    self.init(millisecondsSinceEpoch: sum)
  }
}
