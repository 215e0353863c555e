"""The weights in `MODEL` as every peer runs them with onnxruntime: `THREADS` are the threads of one run, `DRAFT=1` decodes
JPEG at reduced size. `PRECISE=1` computes int8 exactly without VNNI, as we do it: who is fast and wrong is not ahead."""

import io
import os

import onnxruntime
from PIL import Image

from picture import crop, predictions, softmax, tensor

DRAFT = os.environ.get("DRAFT") == "1"


def load():
    """A session, and the name of its input."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ["THREADS"])
    options.inter_op_num_threads = 1
    if os.environ.get("PRECISE") == "1":
        options.add_session_config_entry("session.x64quantprecision", "1")
    session = onnxruntime.InferenceSession(os.environ["MODEL"], options, providers=["CPUExecutionProvider"])
    return session, session.get_inputs()[0].name


def classify(loaded, encoded):
    """The most likely classes of an encoded picture."""
    session, input_name = loaded
    planes = tensor(crop(Image.open(io.BytesIO(encoded)), DRAFT))
    return predictions(softmax(session.run(None, {input_name: planes})[0][0]))
