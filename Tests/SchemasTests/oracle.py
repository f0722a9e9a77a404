"""Google's own protobuf as the judge of ours.

  oracle.py DESCRIPTOR_SET INPUT OUTPUT

INPUT and OUTPUT are JSON lines. {"type", "wire" (base64), "json"} is a message as we encode it both ways; the answer
holds what Google's library makes of each: {"wire_from_wire", "wire_from_json", "json_from_wire"}. {"type", "text"} is
a JSON text; the answer is {"accepted": true or false, "wire"}. A failure is {"error"}.
"""

import base64
import json
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory


def load(path):
    files = descriptor_pb2.FileDescriptorSet()
    with open(path, "rb") as file:
        files.ParseFromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return pool


def wire(message):
    return base64.b64encode(message.SerializeToString(deterministic=True)).decode()


def judge(pool, line):
    kind = message_factory.GetMessageClass(pool.FindMessageTypeByName(line["type"]))
    if "text" in line:
        try:
            return {"accepted": True, "wire": wire(json_format.Parse(line["text"], kind()))}
        except (json_format.ParseError, ValueError, RecursionError) as problem:
            return {"accepted": False, "error": str(problem)}
    message = kind.FromString(base64.b64decode(line["wire"]))
    return {
        "wire_from_wire": wire(message),
        "wire_from_json": wire(json_format.Parse(line["json"], kind())),
        "json_from_wire": json_format.MessageToJson(message),
    }


def main():
    pool = load(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as lines, open(sys.argv[3], "w", encoding="utf-8") as out:
        for line in lines:
            try:
                answer = judge(pool, json.loads(line))
            except Exception as problem:  # every failure is an answer, so that the tests can show it
                answer = {"error": f"{type(problem).__name__}: {problem}"}
            out.write(json.dumps(answer) + "\n")


main()
