"""What every peer does with a picture and with scores, as it is published with the weights."""

import json
import os

import numpy as np

MODELS = os.path.join(os.path.dirname(__file__), "..", "models")
SHORTER_SIDE = 256
SIDE = 224
# Channel statistics of ImageNet on a 0-255 scale, in RGB order: https://pytorch.org/vision/stable/models.html
MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32) * 255
SCALE = 1 / (np.array([0.229, 0.224, 0.225], dtype=np.float32) * 255)

with open(os.path.join(MODELS, "imagenet-1k.json"), encoding="utf-8") as file:
    LABELS = [line.split(" ", 1) for line in json.load(file)]


def crop(image, draft):
    """Shorter side to 256, centre 224. With `draft`, a JPEG is decoded at the smallest size that is large enough."""
    from PIL import Image

    if draft:
        shorter = min(image.size)
        image.draft("RGB", tuple(side * SHORTER_SIDE // shorter for side in image.size))
    image = image.convert("RGB")
    shorter = min(image.size)
    width, height = (side * SHORTER_SIDE // shorter for side in image.size)
    left, top = round((width - SIDE) / 2), round((height - SIDE) / 2)
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    return image.crop((left, top, left + SIDE, top + SIDE))


def tensor(image):
    """Float32 in NCHW order, from 8-bit RGB."""
    pixels = (np.asarray(image, dtype=np.float32) - MEAN) * SCALE
    return np.ascontiguousarray(pixels.transpose(2, 0, 1))[None]


def predictions(scores, count=5):
    """The most likely classes of probabilities."""
    best = np.argpartition(scores, -count)[-count:]
    best = best[np.argsort(-scores[best])]
    return [{"class_id": LABELS[i][0], "label": LABELS[i][1], "confidence": float(scores[i])} for i in best]


def softmax(logits):
    exponents = np.exp(logits - logits.max())
    return exponents / exponents.sum()
