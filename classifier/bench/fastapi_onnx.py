"""FastAPI + onnxruntime + Pillow, tuned: `MODEL` is the path of the weights, `THREADS` the threads of one run, `DRAFT=1`
decodes JPEG at reduced size, `POOL=1` runs requests in FastAPI's threads instead of on the event loop."""

import io
import os

import onnxruntime
from fastapi import FastAPI, UploadFile
from fastapi.responses import JSONResponse
from PIL import Image

from picture import crop, predictions, softmax, tensor

DRAFT = os.environ.get("DRAFT") == "1"

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = int(os.environ["THREADS"])
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(os.environ["MODEL"], options, providers=["CPUExecutionProvider"])
input_name = session.get_inputs()[0].name
app = FastAPI()


def classify(encoded):
    planes = tensor(crop(Image.open(io.BytesIO(encoded)), DRAFT))
    logits = session.run(None, {input_name: planes})[0][0]
    return JSONResponse({"predictions": predictions(softmax(logits))})


if os.environ.get("POOL") == "1":

    @app.post("/predict")
    def predict_in_pool(file: UploadFile):
        return classify(file.file.read())

else:

    @app.post("/predict")
    async def predict(file: UploadFile):
        return classify(await file.read())


@app.get("/readyz")
async def ready():
    return {"status": "ok"}
