"""BentoML as its documentation has it: a service class, one worker process a core, a picture as an uploaded file:
https://docs.bentoml.com"""

import os
from pathlib import Path

import bentoml

from onnx_model import classify, load


@bentoml.service(workers=int(os.environ["WORKERS"]))
class Classifier:
    def __init__(self):
        self.loaded = load()

    @bentoml.api(route="/predict")
    def predict(self, file: Path) -> dict:
        return {"predictions": classify(self.loaded, file.read_bytes())}
