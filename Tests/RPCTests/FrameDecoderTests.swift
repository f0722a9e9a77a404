import Testing

@testable import RPC

@Suite struct FrameDecoderTests {
  private func events(_ pieces: [[UInt8]], max: Int = 100) -> [FrameDecoder.Event] {
    var decoder = FrameDecoder(frameBytesMax: max)
    var kept: [UInt8] = []
    var events: [FrameDecoder.Event] = []
    for piece in pieces {
      kept += piece
      kept.withUnsafeBytes { bytes in
        var offset = 0
        loop: while true {
          let event = decoder.next(in: bytes, at: &offset)
          switch event {
          case .frame(let header, let range):
            events.append(.frame(header, data: 0..<range.count))
            #expect(
              Array(bytes[range]) == [UInt8](repeating: UInt8(truncatingIfNeeded: header.streamID), count: range.count))
          case .oversized: events.append(event)
          case .notAFrame:
            events.append(event)
            break loop
          case .incomplete: break loop
          }
        }
        kept = Array(bytes[offset...])
      }
    }
    return events
  }

  private func frame(_ id: UInt32, _ count: Int, _ type: UInt8 = 1) -> [UInt8] {
    RawPeer.frame(id, type, 0, [UInt8](repeating: UInt8(truncatingIfNeeded: id), count: count))
  }

  @Test func framesCutAtEveryByte() {
    let stream = frame(1, 0) + frame(3, 7) + frame(5, 100) + frame(7, 101) + frame(9, 1)
    let whole = events([stream])
    #expect(whole.count == 5)
    #expect(whole[3] == .oversized(FrameHeader(length: 101, streamID: 7, type: .request)))
    for cut in 0...stream.count {
      #expect(events([Array(stream[..<cut]), Array(stream[cut...])]) == whole)
    }
    #expect(events(stream.map { [$0] }) == whole)
  }

  @Test func limitIsInclusive() {
    #expect(events([frame(1, 99)]) == [.frame(FrameHeader(length: 99, streamID: 1, type: .request), data: 0..<99)])
    #expect(events([frame(1, 100)]) == [.frame(FrameHeader(length: 100, streamID: 1, type: .request), data: 0..<100)])
    #expect(events([frame(1, 101)]) == [.oversized(FrameHeader(length: 101, streamID: 1, type: .request))])
  }

  @Test func nonZeroFirstByteIsNoFrame() {
    for byte in [1, 0x16, UInt8(ascii: "G"), 255] {
      #expect(events([[byte]]) == [.notAFrame(firstByte: byte)])
    }
    #expect(events([frame(1, 2) + [9]]).last == .notAFrame(firstByte: 9))
  }

  @Test func headerKeepsUnknownTypesAndFlags() {
    let bytes: [UInt8] = [0, 0, 1, 2, 0xFF, 0, 0, 3, 0x7F, 0xF8]
    let header = bytes.withUnsafeBytes { FrameHeader(reading: $0) }
    #expect(header.length == 258)
    #expect(header.streamID == 0xFF00_0003)
    #expect(header.type.rawValue == 0x7F)
    #expect(header.flags.rawValue == 0xF8)
    #expect(FrameHeader.frame(5, .data, [.remoteClosed, .noData]) == [0, 0, 0, 0, 0, 0, 0, 5, 3, 5])
  }
}

@Suite struct StreamStateTests {
  @Test func dataInEveryState() {
    var open = StreamState(isRemoteClosed: false)
    #expect(open.receiveData(flags: []) == .message(thenEnd: false))
    #expect(open.receiveData(flags: .noData) == .nothing)
    #expect(open.receiveData(flags: .remoteOpen) == .message(thenEnd: false))
    #expect(!open.isRemoteClosed)
    var ended = open
    #expect(ended.receiveData(flags: [.remoteClosed, .noData]) == .end)
    #expect(ended.isRemoteClosed)
    #expect(ended.receiveData(flags: []) == .afterEnd)
    #expect(open.receiveData(flags: .remoteClosed) == .message(thenEnd: true))
    #expect(open.receiveData(flags: [.remoteClosed, .noData]) == .afterEnd)
    var closed = StreamState(isRemoteClosed: true)
    #expect(closed.receiveData(flags: []) == .afterEnd)
  }
}
