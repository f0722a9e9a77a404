//! A client on ttrpc-rust that checks a server of ours over a unix socket.
//!
//! Prints one line for each check, `ok NAME` or `failed NAME: why`; the exit status is the number that failed.

use std::os::unix::io::IntoRawFd;
use std::os::unix::net::UnixStream;

use ttrpc::r#async::Client;
use ttrpc::{Code, Error, Request};

const SERVICE: &str = "linecard.testing.v1.EchoService";

/// `EchoRequest{text, delay_milliseconds, code}` on the wire.
fn echo_request(text: &str, delay_milliseconds: u64, code: u64) -> Vec<u8> {
    let mut bytes = vec![0x0a];
    append_varint(&mut bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
    for (tag, value) in [(0x10, delay_milliseconds), (0x18, code)] {
        if value != 0 {
            bytes.push(tag);
            append_varint(&mut bytes, value);
        }
    }
    bytes
}

fn append_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn request(method: &str, payload: Vec<u8>) -> Request {
    let mut request = Request::new();
    request.set_service(SERVICE.to_string());
    request.set_method(method.to_string());
    request.set_payload(payload);
    request
}

async fn call(client: &Client, request: Request) -> Result<Vec<u8>, Error> {
    client.clone().request(request).await.map(|response| response.payload)
}

async fn echoed(client: &Client, text: &str) -> Result<(), String> {
    let payload = call(client, request("Echo", echo_request(text, 0, 0))).await.map_err(|e| format!("{:?}", e))?;
    let mut wanted = vec![0x0a];
    append_varint(&mut wanted, text.len() as u64);
    wanted.extend_from_slice(text.as_bytes());
    if !payload.starts_with(&wanted) {
        return Err(format!("{} bytes came back", payload.len()));
    }
    Ok(())
}

async fn refused(client: &Client, request: Request, code: Code) -> Result<(), String> {
    match call(client, request).await {
        Err(Error::RpcStatus(status)) if status.get_code() == code => Ok(()),
        other => Err(format!("{:?}, wanted {:?}", other, code)),
    }
}

async fn concurrent(client: &Client) -> Result<(), String> {
    let mut tasks = Vec::new();
    for worker in 0..32 {
        let client = client.clone();
        tasks.push(tokio::spawn(async move {
            for i in 0..100 {
                echoed(&client, &format!("worker {} call {}", worker, i)).await?;
            }
            Ok::<(), String>(())
        }));
    }
    for task in tasks {
        task.await.map_err(|e| e.to_string())??;
    }
    Ok(())
}

async fn expired(client: &Client) -> Result<(), String> {
    let mut late = request("Echo", echo_request("late", 60_000, 0));
    late.set_timeout_nano(200_000_000);
    refused(client, late, Code::DEADLINE_EXCEEDED).await
}

async fn checks(client: &Client) -> i32 {
    let large = "x".repeat((4 << 20) - 1024);
    let results = [
        ("echo", echoed(client, "Grüße, 世界").await),
        ("empty", echoed(client, "e").await),
        ("concurrent", concurrent(client).await),
        ("deadline expires", expired(client).await),
        ("status code", refused(client, request("Echo", echo_request("code", 0, 5)), Code::NOT_FOUND).await),
        ("unknown method", refused(client, request("Nothing", vec![]), Code::UNIMPLEMENTED).await),
        ("payload refused", refused(client, request("Echo", vec![0x0a, 0xff]), Code::INVALID_ARGUMENT).await),
        ("large message", echoed(client, &large).await),
    ];
    let mut failures = 0;
    for (name, result) in results {
        match result {
            Ok(()) => println!("ok {}", name),
            Err(why) => {
                failures += 1;
                println!("failed {}: {}", name, why);
            }
        }
    }
    failures
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let path = std::env::args().nth(1).expect("usage: echo-client SOCKET");
    let stream = UnixStream::connect(path).expect("connect");
    stream.set_nonblocking(true).expect("non-blocking");
    let client = Client::new(stream.into_raw_fd());
    std::process::exit(checks(&client).await);
}
