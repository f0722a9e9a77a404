// A client on containerd's ttrpc that checks a server of ours.
//
//	echoclient tcp 127.0.0.1:7101
//	echoclient unix /path/to/socket
//
// Prints one line for each check, `ok NAME` or `failed NAME: why`; the exit status is the number that failed.
package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"linecard/echo"
)

const frameBytesMax = 4 << 20

var failures int

func check(name string, body func() error) {
	if err := body(); err != nil {
		failures++
		fmt.Printf("failed %s: %v\n", name, err)
		return
	}
	fmt.Printf("ok %s\n", name)
}

func call(client *ttrpc.Client, ctx context.Context, request *echo.EchoRequest) (*echo.EchoResponse, error) {
	var response echo.EchoResponse
	err := client.Call(ctx, echo.Service, "Echo", request, &response)
	return &response, err
}

func wantCode(err error, code codes.Code) error {
	if err == nil {
		return fmt.Errorf("no error, wanted %v", code)
	}
	if got := status.Code(err); got != code {
		return fmt.Errorf("code %v (%v), wanted %v", got, err, code)
	}
	return nil
}

func echoed(client *ttrpc.Client) error {
	response, err := call(client, context.Background(), &echo.EchoRequest{Text: "Grüße, 世界"})
	if err != nil {
		return err
	}
	if response.Text != "Grüße, 世界" {
		return fmt.Errorf("text %q", response.Text)
	}
	return nil
}

func concurrent(client *ttrpc.Client) error {
	var group sync.WaitGroup
	problems := make(chan error, 64)
	for worker := 0; worker < 64; worker++ {
		group.Add(1)
		go func(worker int) {
			defer group.Done()
			for i := 0; i < 200; i++ {
				text := fmt.Sprintf("worker %d call %d", worker, i)
				response, err := call(client, context.Background(), &echo.EchoRequest{Text: text})
				if err == nil && response.Text != text {
					err = fmt.Errorf("sent %q, got %q", text, response.Text)
				}
				if err != nil {
					problems <- err
					return
				}
			}
		}(worker)
	}
	group.Wait()
	close(problems)
	return <-problems
}

func carriesMetadata(client *ttrpc.Client) error {
	ctx := ttrpc.WithMetadata(context.Background(), ttrpc.MD{"traceparent": []string{"00-1-2-03"}, "x-one": []string{"a"}})
	response, err := call(client, ctx, &echo.EchoRequest{Text: "metadata"})
	if err != nil {
		return err
	}
	if response.Metadata["traceparent"] != "00-1-2-03" || response.Metadata["x-one"] != "a" {
		return fmt.Errorf("metadata %v", response.Metadata)
	}
	return nil
}

func carriesDeadline(client *ttrpc.Client) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	response, err := call(client, ctx, &echo.EchoRequest{Text: "deadline"})
	if err != nil {
		return err
	}
	left := time.Duration(response.TimeoutNanoseconds)
	if left <= 0 || left > 20*time.Second {
		return fmt.Errorf("%v left of 20s", left)
	}
	return nil
}

func expires(client *ttrpc.Client) error {
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	_, err := call(client, ctx, &echo.EchoRequest{Text: "late", DelayMilliseconds: 60_000})
	if err == context.DeadlineExceeded {
		return nil
	}
	return wantCode(err, codes.DeadlineExceeded)
}

func everyCode(client *ttrpc.Client) error {
	for code := codes.Canceled; code <= codes.Unauthenticated; code++ {
		_, err := call(client, context.Background(), &echo.EchoRequest{Text: "code", Code: int32(code)})
		if err := wantCode(err, code); err != nil {
			return err
		}
	}
	return nil
}

func unknownMethod(client *ttrpc.Client) error {
	var response echo.EchoResponse
	err := client.Call(context.Background(), echo.Service, "Nothing", &echo.EchoRequest{}, &response)
	if err := wantCode(err, codes.Unimplemented); err != nil {
		return err
	}
	err = client.Call(context.Background(), "no.such.Service", "Echo", &echo.EchoRequest{}, &response)
	return wantCode(err, codes.Unimplemented)
}

func large(client *ttrpc.Client) error {
	text := strings.Repeat("x", frameBytesMax-1024)
	response, err := call(client, context.Background(), &echo.EchoRequest{Text: text})
	if err != nil {
		return err
	}
	if response.Text != text {
		return fmt.Errorf("%d bytes came back", len(response.Text))
	}
	return nil
}

// The server refuses to send more than a frame holds, on that call alone.
func oversizedResponse(client *ttrpc.Client) error {
	_, err := call(client, context.Background(), &echo.EchoRequest{Text: "big", ResponseFillerBytes: frameBytesMax})
	if err := wantCode(err, codes.ResourceExhausted); err != nil {
		return err
	}
	return echoed(client)
}

func filler(client *ttrpc.Client) error {
	response, err := call(client, context.Background(), &echo.EchoRequest{ResponseFillerBytes: 1 << 20})
	if err != nil {
		return err
	}
	if len(response.Filler) != 1<<20 || bytes.IndexFunc(response.Filler, func(r rune) bool { return r != 0 }) >= 0 {
		return fmt.Errorf("%d filler bytes", len(response.Filler))
	}
	return nil
}

func main() {
	connection, err := net.Dial(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(100)
	}
	client := ttrpc.NewClient(connection)
	check("echo", func() error { return echoed(client) })
	check("concurrent", func() error { return concurrent(client) })
	check("metadata", func() error { return carriesMetadata(client) })
	check("deadline carried", func() error { return carriesDeadline(client) })
	check("deadline expires", func() error { return expires(client) })
	check("every status code", func() error { return everyCode(client) })
	check("unknown method and service", func() error { return unknownMethod(client) })
	check("large message", func() error { return large(client) })
	check("filler", func() error { return filler(client) })
	check("oversized response", func() error { return oversizedResponse(client) })
	os.Exit(failures)
}
