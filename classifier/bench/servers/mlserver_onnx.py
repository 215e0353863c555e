"""MLServer as its documentation has it: a custom runtime, one worker process a core, base64 in the Open Inference
Protocol: https://docs.seldon.ai/mlserver"""

import base64

from mlserver import MLModel
from mlserver.codecs import StringCodec
from mlserver.types import InferenceRequest, InferenceResponse

from onnx_model import classify, load


class Classifier(MLModel):
    async def load(self) -> bool:
        self.loaded = load()
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        encoded = base64.b64decode(StringCodec.decode_input(payload.inputs[0])[0])
        classes = [one["class_id"] for one in classify(self.loaded, encoded)]
        outputs = [StringCodec.encode_output("classes", classes)]
        return InferenceResponse(model_name=self.name, outputs=outputs)
