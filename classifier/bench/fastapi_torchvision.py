"""FastAPI + torchvision, one thread a worker. Random weights: they change no time."""

import io

import torch
from fastapi import FastAPI, UploadFile
from PIL import Image
from torchvision.models import mobilenet_v2

from picture import crop, predictions, tensor

torch.set_num_threads(1)
model = mobilenet_v2().eval()
app = FastAPI()


@app.post("/predict")
async def predict(file: UploadFile):
    planes = torch.from_numpy(tensor(crop(Image.open(io.BytesIO(await file.read())), draft=False)))
    with torch.inference_mode():
        scores = torch.softmax(model(planes)[0], dim=0)
    return {"predictions": predictions(scores.numpy())}


@app.get("/readyz")
async def ready():
    return {"status": "ok"}
