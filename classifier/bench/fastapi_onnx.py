"""FastAPI + onnxruntime + Pillow, tuned: `POOL=1` runs requests in FastAPI's threads instead of on the event loop; the
rest is in onnx_model.py."""

import os

from fastapi import FastAPI, UploadFile
from fastapi.responses import JSONResponse

from onnx_model import classify, load

loaded = load()
app = FastAPI()


def answer(encoded):
    return JSONResponse({"predictions": classify(loaded, encoded)})


if os.environ.get("POOL") == "1":

    @app.post("/predict")
    def predict_in_pool(file: UploadFile):
        return answer(file.file.read())

else:

    @app.post("/predict")
    async def predict(file: UploadFile):
        return answer(await file.read())


@app.get("/readyz")
async def ready():
    return {"status": "ok"}
