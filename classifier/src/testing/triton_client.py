"""Asks a server with Triton's own client, and fails where an answer is not what the client expects. URL and picture are given."""
import sys

import numpy
import tritonclient.http as http
from tritonclient.utils import InferenceServerException

url, model, picture = sys.argv[1:]
client = http.InferenceServerClient(url, concurrency=2)

assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(model)
assert not client.is_model_ready("nobody")
assert {"binary_tensor_data", "classification"} <= set(client.get_server_metadata()["extensions"])
metadata = client.get_model_metadata(model, "1")
assert metadata["name"] == model and metadata["versions"] == ["1"], metadata
assert [entry["name"] for entry in client.get_model_repository_index()] == [model]

pixels = numpy.random.default_rng(1).random((2, 3, 224, 224), dtype=numpy.float32)


def tensor(binary):
    entry = http.InferInput("input", [2, 3, 224, 224], "FP32")
    return entry.set_data_from_numpy(pixels, binary_data=binary)


def wanted(binary, count=0):
    return [http.InferRequestedOutput("output", binary_data=binary, class_count=count)]


by_default = client.infer(model, [tensor(True)], request_id="42")
assert by_default.get_response()["id"] == "42" and by_default.get_response()["model_version"] == "1"
output = by_default.as_numpy("output")
assert output.shape == (2, 1000) and output.dtype == numpy.float32, output

for kind in (False, True):
    for other in (False, True):
        answer = client.infer(model, [tensor(kind)], model_version="1", outputs=wanted(other)).as_numpy("output")
        assert numpy.array_equal(answer, output), (kind, other)
for algorithm in ("gzip", "deflate"):
    answer = client.infer(model, [tensor(True)], request_compression_algorithm=algorithm, timeout=9_000_000)
    assert numpy.array_equal(answer.as_numpy("output"), output), algorithm
assert numpy.array_equal(client.async_infer(model, [tensor(True)]).get_result().as_numpy("output"), output)

with open(picture, "rb") as file:
    encoded = numpy.array([file.read()], dtype=numpy.object_)
image = http.InferInput("image", [1], "BYTES").set_data_from_numpy(encoded)
for kind in (False, True):
    classes = client.infer(model, [image], outputs=wanted(kind, 3)).as_numpy("output")
    assert classes.shape == (1, 3), classes
    best = classes[0][0]
    print(best.decode() if kind else best)

for wrong in ((tensor(True), "nobody"), (http.InferInput("input", [1, 3, 9, 9], "FP32"), model)):
    try:
        client.infer(wrong[1], [wrong[0]])
    except InferenceServerException as error:
        print(error.status(), error.message())
    else:
        raise AssertionError("the server took it")
