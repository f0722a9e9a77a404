#!/usr/bin/env python3
"""linecard.testing.v1.EchoService on the Connect protocol, from PyPI connectrpc: a server that is not ours.

  connect_server.py DESCRIPTOR_SET

Serves on a free port of 127.0.0.1 and sends the port to $NOTIFY_SOCKET.
"""

import asyncio
import os
import socket
import sys

import uvicorn
from connectrpc.code import Code
from connectrpc.compat import google_protobuf_codecs
from connectrpc.errors import ConnectError
from connectrpc.method import IdempotencyLevel, MethodInfo, StreamType
from connectrpc.server import ConnectASGIApplication, Endpoint
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

SERVICE = "linecard.testing.v1.EchoService"


def classes(path):
    files = descriptor_pb2.FileDescriptorSet()
    with open(path, "rb") as file:
        files.ParseFromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    service = pool.FindServiceByName(SERVICE)
    return {
        method.name: tuple(message_factory.GetMessageClass(kind) for kind in (method.input_type, method.output_type))
        for method in service.methods
    }


class EchoService:
    def __init__(self, kinds):
        self.kinds = kinds

    async def echo(self, request, context):
        if request.code:
            raise ConnectError(Code.FAILED_PRECONDITION, "asked for a refusal")
        return self.kinds["Echo"][1](text=request.text)

    async def expand(self, request, context):
        for index in range(request.count):
            yield self.kinds["Expand"][1](text=request.text, index=index)
        if request.code:
            raise ConnectError(Code.FAILED_PRECONDITION, "asked for a refusal")

    async def collect(self, requests, context):
        texts = [request.text async for request in requests]
        return self.kinds["Collect"][1](text="".join(texts), count=len(texts))

    async def chat(self, requests, context):
        async for request in requests:
            yield self.kinds["Chat"][1](text=request.text)

    def endpoints(self):
        makers = {
            "Echo": (Endpoint.unary, StreamType.UNARY, self.echo),
            "Expand": (Endpoint.server_stream, StreamType.SERVER_STREAM, self.expand),
            "Collect": (Endpoint.client_stream, StreamType.CLIENT_STREAM, self.collect),
            "Chat": (Endpoint.bidi_stream, StreamType.BIDI_STREAM, self.chat),
        }
        found = {}
        for name, (make, shape, function) in makers.items():
            taken, given = self.kinds[name]
            method = MethodInfo(
                name=name,
                service_name=SERVICE,
                input=taken,
                output=given,
                idempotency_level=IdempotencyLevel.UNKNOWN,
                stream_type=shape,
            )
            found[f"/{SERVICE}/{name}"] = make(method=method, function=function)
        return found


class Application(ConnectASGIApplication):
    @property
    def path(self):
        return "/" + SERVICE


def main():
    service = EchoService(classes(sys.argv[1]))
    application = Application(service=service, endpoints=lambda s: s.endpoints(), codecs=google_protobuf_codecs())
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning", lifespan="off"))

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
        ready.sendto(str(listener.getsockname()[1]).encode(), os.environ["NOTIFY_SOCKET"])
    asyncio.run(server.serve(sockets=[listener]))


main()
