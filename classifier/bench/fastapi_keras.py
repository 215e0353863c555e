"""FastAPI + Keras `predict`, as in the project that this one replaces. Random weights: they change no time."""

import io

import numpy as np
from fastapi import FastAPI, UploadFile
from keras.applications.mobilenet_v2 import MobileNetV2, preprocess_input
from PIL import Image

from picture import crop, predictions

model = MobileNetV2(weights=None)
model.predict(np.zeros((1, 224, 224, 3), dtype=np.float32), verbose=0)
app = FastAPI()


@app.post("/predict")
async def predict(file: UploadFile):
    image = crop(Image.open(io.BytesIO(await file.read())), draft=False)
    pixels = preprocess_input(np.asarray(image, dtype=np.float32)[None])
    return {"predictions": predictions(model.predict(pixels, verbose=0)[0])}


@app.get("/readyz")
async def ready():
    return {"status": "ok"}
