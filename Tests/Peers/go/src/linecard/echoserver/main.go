// EchoService on containerd's ttrpc, for a client of ours to call.
//
// Prints the address that it listens on, then serves until its standard input closes.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"linecard/echo"
)

func answer(ctx context.Context, unmarshal func(interface{}) error) (interface{}, error) {
	var request echo.EchoRequest
	if err := unmarshal(&request); err != nil {
		return nil, err
	}
	select {
	case <-time.After(time.Duration(request.DelayMilliseconds) * time.Millisecond):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if request.Code != 0 {
		return nil, status.Errorf(codes.Code(request.Code), "asked for code %d", request.Code)
	}
	response := &echo.EchoResponse{
		Text:     request.Text,
		Filler:   make([]byte, request.ResponseFillerBytes),
		Metadata: map[string]string{},
	}
	if deadline, ok := ctx.Deadline(); ok {
		response.TimeoutNanoseconds = int64(time.Until(deadline))
	}
	if metadata, ok := ttrpc.GetMetadata(ctx); ok {
		for key, values := range metadata {
			response.Metadata[key] = values[len(values)-1]
		}
	}
	return response, nil
}

func main() {
	server, err := ttrpc.NewServer()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	server.Register(echo.Service, map[string]ttrpc.Method{"Echo": answer})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(listener.Addr().String())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	_ = server.Serve(context.Background(), listener)
}
