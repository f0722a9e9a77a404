import CProtobufC
import CSchemas
import Protobuf
import Synchronization
import Testing
import Transport

@testable import RPC

/// What this module writes by hand is what libprotobuf-c writes.
@Suite struct EnvelopeTests {
  /// Unpacks and packs again with the library; nil when it refuses.
  private func repacked(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, _ bytes: [UInt8]) -> [UInt8]? {
    guard let message = protobuf_c_message_unpack(descriptor, nil, bytes.count, bytes) else { return nil }
    defer { protobuf_c_message_free_unpacked(message, nil) }
    if message.pointee.n_unknown_fields > 0 { return nil }
    var packed = [UInt8](repeating: 0, count: protobuf_c_message_get_packed_size(message))
    protobuf_c_message_pack(message, &packed)
    return packed
  }

  private var requestDescriptor: UnsafePointer<ProtobufCMessageDescriptor> {
    var message = Ttrpc__Request()
    ttrpc__request__init(&message)
    return message.base.descriptor
  }

  private var responseDescriptor: UnsafePointer<ProtobufCMessageDescriptor> {
    var message = Ttrpc__Response()
    ttrpc__response__init(&message)
    return message.base.descriptor
  }

  /// What `write` puts on a connection.
  private func written(_ write: @escaping @Sendable (Connection) -> Void) async -> [UInt8] {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    return await withCheckedContinuation { continuation in
      group.loops[0].execute {
        let (here, there) = Connection.pair(group.loops[0], group.loops[0])
        there.start(OneRead { continuation.resume(returning: $0) })
        here.start(OneRead { _ in })
        write(here)
      }
    }
  }

  private final class OneRead: ConnectionHandler {
    private var done: (([UInt8]) -> Void)?
    init(_ done: @escaping ([UInt8]) -> Void) { self.done = done }
    func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int {
      done?(Array(bytes))
      done = nil
      return bytes.count
    }
    func closed(_ connection: Connection, reason: CloseReason) {}
  }

  @Test(arguments: [0, 1, 127, 128, 20_000])
  func requestFrame(payloadBytes: Int) async throws {
    for timeout in [0, 1, 200_000_000, Int64.max] {
      for metadata: Metadata in [[:], ["traceparent": "00-1", "empty": "", "ünï": "wert"]] {
        let payload = [UInt8](repeating: 7, count: payloadBytes)
        var sent = metadata
        sent.add(Extensions.offered, for: Extensions.metadataKey)
        let frame = await written { [sent] connection in
          var writer = MessageWriter()
          let tooLarge = RequestFrame.write(
            TestService.echo, flags: .remoteClosed, metadata: sent, timeoutNanoseconds: timeout, streamID: 9,
            with: &writer, to: connection
          ) { writer in payload.withUnsafeBytes { writer.raw($0) } }
          #expect(tooLarge == nil)
        }
        let header = frame.withUnsafeBytes { FrameHeader(reading: $0) }
        #expect(header == FrameHeader(length: frame.count - 10, streamID: 9, type: .request, flags: .remoteClosed))
        let data = Array(frame[10...])
        #expect(repacked(requestDescriptor, data) == data)
        data.withUnsafeBytes { bytes in
          let envelope = RequestEnvelope(bytes, arena: Arena())
          #expect(envelope?.timeoutNanoseconds == timeout)
          #expect(envelope?.payload.count == payloadBytes)
          #expect(envelope?.isInPlace(bytes) == true)
          #expect(envelope.map { String(decoding: $0.method, as: UTF8.self) } == "Echo")
          let read = try? envelope?.metadata()
          #expect(read?[Extensions.metadataKey] == Extensions.offered)
          #expect(read?.entries.dropLast().elementsEqual(metadata.entries) == true)
        }
      }
    }
  }

  @Test(arguments: [0, 1, 125, 126, 127, 128, 16_383, 16_384, 300_000])
  func responseFrame(textBytes: Int) async throws {
    let message = TextMessage(String(repeating: "x", count: textBytes))
    let frame = await written { connection in
      var writer = MessageWriter()
      #expect(ResponseFrame.write(message, with: &writer, streamID: 3, to: connection) == nil)
    }
    // A pair hands over at most 64 KiB at once; the beginning shows the structure.
    let header = frame.withUnsafeBytes { FrameHeader(reading: $0) }
    var envelope = WireWriter()
    envelope.blob(field: 2, message.serialized())
    #expect(Int(header.length) == envelope.bytes.count)
    #expect(repacked(responseDescriptor, envelope.bytes) == envelope.bytes)
    #expect(Array(frame[10...]) == Array(envelope.bytes.prefix(frame.count - 10)))
  }

  @Test func errorsSurviveTheWire() {
    let error = RPCError(
      code: .resourceExhausted, message: "zu viel — später",
      details: [
        .errorInfo(reason: "TEST", domain: "linecard", metadata: ["b": "2", "a": "1"]),
        .badRequest([
          .init(field: "seats[2]", description: "is 0", reason: "TOO_FEW"), .init(field: "x", description: ""),
        ]),
        .retryInfo(delayMilliseconds: 1_250), .retryInfo(delayMilliseconds: 0),
        .other(typeURL: "type.googleapis.com/google.rpc.Help", value: [10, 0]),
      ])
    let bytes = StatusWriter.envelope(error)
    #expect(repacked(responseDescriptor, bytes) == bytes)
    let read: RPCError? = bytes.withUnsafeBytes { bytes in
      ResponseEnvelope.withUnpacked(bytes, arena: Arena()) { result in
        if case .failure(let error) = result { error } else { nil }
      }
    }
    #expect(read == error)
    #expect(read?.reason == "TEST")
    #expect(read?.retryDelayMilliseconds == 1_250)
  }

  @Test func statusOfZeroIsSuccessAndUnknownCodesAreUnknown() {
    // status { code: 0 message: "fine" }, payload "ab"; and status { code: 99 }
    let fine: [UInt8] = RawPeer.field(1, RawPeer.field(2, Array("fine".utf8))) + RawPeer.field(2, [97, 98])
    let strange: [UInt8] = RawPeer.field(1, [8, 99])
    let outcomes = [fine, strange, [0xFF]].map { bytes in
      bytes.withUnsafeBytes { ResponseEnvelope.withUnpacked($0, arena: Arena()) { $0.map { Array($0) } } }
    }
    #expect(outcomes[0] == .success([97, 98]))
    #expect(outcomes[1] == .failure(RPCError(code: .unknown, message: "")))
    if case .failure(let error) = outcomes[2] { #expect(error.code == .internal) } else { Issue.record("accepted") }
  }

  @Test func varints() {
    for value: UInt64 in [0, 1, 127, 128, 16_383, 16_384, 1 << 35, .max] {
      var writer = WireWriter()
      writer.varint(value)
      #expect(writer.bytes == RawPeer.varint(value))
      #expect(writer.bytes.count == WireWriter.varintLength(value))
      var stored = [UInt8](repeating: 0, count: 10)
      let count = stored.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { WireWriter.store(value, at: $0) } ?? 0
      }
      #expect(Array(stored.prefix(count)) == writer.bytes)
    }
  }
}
