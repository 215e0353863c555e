"""Preprocessing as published with the weights, by Pillow and numpy: picture in, float32 NCHW on the standard output."""
import sys

import numpy
from PIL import Image, ImageOps

MEAN = [0.485, 0.456, 0.406]
STD = [0.229, 0.224, 0.225]

image = ImageOps.exif_transpose(Image.open(sys.argv[1])).convert("RGB")
shorter = min(image.size)
width, height = (int(side * 256 / shorter) for side in image.size)
image = image.resize((width, height), Image.BILINEAR)
left, top = round((width - 224) / 2), round((height - 224) / 2)
pixels = numpy.asarray(image.crop((left, top, left + 224, top + 224)), dtype=numpy.float64) / 255
sys.stdout.buffer.write(((pixels - MEAN) / STD).transpose(2, 0, 1).astype("<f4").tobytes())
