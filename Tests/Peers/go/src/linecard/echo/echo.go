// Package echo holds the messages of linecard.testing.v1.EchoService that the peers use, tagged for the gogo codec.
package echo

// Service is the full name under which EchoService is registered.
const Service = "linecard.testing.v1.EchoService"

// EchoRequest is linecard.testing.v1.EchoRequest.
type EchoRequest struct {
	Text                string `protobuf:"bytes,1,opt,name=text,proto3"`
	DelayMilliseconds   int32  `protobuf:"varint,2,opt,name=delay_milliseconds,proto3"`
	Code                int32  `protobuf:"varint,3,opt,name=code,proto3"`
	ResponseFillerBytes int64  `protobuf:"varint,4,opt,name=response_filler_bytes,proto3"`
}

func (m *EchoRequest) Reset()         { *m = EchoRequest{} }
func (m *EchoRequest) String() string { return m.Text }
func (m *EchoRequest) ProtoMessage()  {}

// EchoResponse is linecard.testing.v1.EchoResponse.
type EchoResponse struct {
	Text               string            `protobuf:"bytes,1,opt,name=text,proto3"`
	Filler             []byte            `protobuf:"bytes,2,opt,name=filler,proto3"`
	Metadata           map[string]string `protobuf:"bytes,3,rep,name=metadata,proto3" protobuf_key:"bytes,1,opt,name=key,proto3" protobuf_val:"bytes,2,opt,name=value,proto3"`
	TimeoutNanoseconds int64             `protobuf:"varint,4,opt,name=timeout_nanoseconds,proto3"`
}

func (m *EchoResponse) Reset()         { *m = EchoResponse{} }
func (m *EchoResponse) String() string { return m.Text }
func (m *EchoResponse) ProtoMessage()  {}
