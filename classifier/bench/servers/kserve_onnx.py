"""KServe's Python server as its documentation has it: a custom model, one worker process a core, base64 in its first
protocol: https://kserve.github.io/website"""

import base64
import os

import uvicorn


class Loopback(uvicorn.Config):
    """The server would listen on every address, and has no option for it."""

    def __init__(self, *args, **options):
        super().__init__(*args, **{**options, "host": "127.0.0.1"})


uvicorn.Config = Loopback

from kserve import Model, ModelServer  # noqa: E402

from onnx_model import classify, load


class Classifier(Model):
    def __init__(self, name):
        super().__init__(name)
        self.loaded = None  # the model is pickled for worker processes, and a session cannot be
        self.ready = True

    def predict(self, payload, headers=None, response_headers=None):
        self.loaded = self.loaded or load()
        encoded = [base64.b64decode(one["image"]["b64"]) for one in payload["instances"]]
        return {"predictions": [classify(self.loaded, picture) for picture in encoded]}


if __name__ == "__main__":
    server = ModelServer(http_port=int(os.environ["PORT"]), workers=int(os.environ["WORKERS"]), enable_grpc=False, enable_latency_logging=False)
    server.start([Classifier("classifier")])
