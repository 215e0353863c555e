"""LitServe as its documentation has it: a LitAPI, one worker process a core. Pictures come in base64, since what goes to a
worker is pickled: https://lightning.ai/docs/litserve"""

import base64
import os

import litserve

from onnx_model import classify, load


class Classifier(litserve.LitAPI):
    def setup(self, device):
        self.loaded = load()

    def decode_request(self, request):
        return base64.b64decode(request["image"])

    def predict(self, encoded):
        return classify(self.loaded, encoded)

    def encode_response(self, output):
        return {"predictions": output}


if __name__ == "__main__":
    server = litserve.LitServer(Classifier(), accelerator="cpu", workers_per_device=int(os.environ["WORKERS"]))
    server.run(host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning", generate_client_file=False)
