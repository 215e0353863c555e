"""An ONNX model as a runtime of MLServer: tensors in, tensors out. https://docs.seldon.ai/mlserver/user-guide/custom"""

from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.errors import InferenceError
from mlserver.types import Datatype, InferenceRequest, InferenceResponse, MetadataTensor
from onnxruntime import InferenceSession

DATATYPES = {"tensor(float)": "FP32", "tensor(float16)": "FP16", "tensor(uint8)": "UINT8"}


def described(tensors):
    """What a session says of its tensors, in words of the protocol: a free dimension is -1."""
    return [
        MetadataTensor(
            name=tensor.name,
            datatype=DATATYPES[tensor.type],
            shape=[size if isinstance(size, int) else -1 for size in tensor.shape],
        )
        for tensor in tensors
    ]


class Plain(MLModel):
    """As the documentation has it: it decodes what comes, and runs it."""

    async def load(self) -> bool:
        self.session = InferenceSession(self.settings.parameters.uri, providers=["CPUExecutionProvider"])
        self.inputs = described(self.session.get_inputs())
        self.outputs = described(self.session.get_outputs())
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        feed = {one.name: NumpyCodec.decode_input(one) for one in payload.inputs}
        names = [one.name for one in payload.outputs or self.outputs]
        values = self.session.run(names, feed)
        outputs = [NumpyCodec.encode_output(name, value) for name, value in zip(names, values)]
        return InferenceResponse(model_name=self.name, model_version=self.version, outputs=outputs)


class Checked(Plain):
    """The same, which looks at a request first: what is wrong with it is the caller's fault, 400 in place of 500."""

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        wanted = {tensor.name: tensor for tensor in self.inputs}
        given = {tensor.name: tensor for tensor in payload.inputs}
        if given.keys() != wanted.keys():
            raise InferenceError(f"the inputs are {sorted(wanted)}, not {sorted(given)}")
        for name, tensor in given.items():
            self.check(tensor, wanted[name])
        unknown = {one.name for one in payload.outputs or []} - {tensor.name for tensor in self.outputs}
        if unknown:
            raise InferenceError(f"there are no outputs {sorted(unknown)}")
        try:
            return await super().predict(payload)
        except ValueError as error:  # of numpy: too few numbers for the shape, too many, or none
            raise InferenceError(str(error)) from error

    def check(self, given, wanted):
        """Datatype and shape of an input."""
        if Datatype(given.datatype) != Datatype(wanted.datatype):
            raise InferenceError(f"{given.name} is {Datatype(wanted.datatype).value}, not {Datatype(given.datatype).value}")
        fits = len(given.shape) == len(wanted.shape) and all(
            size > 0 and free in (-1, size) for size, free in zip(given.shape, wanted.shape)
        )
        if not fits:
            raise InferenceError(f"{given.name} has the shape {wanted.shape}, not {given.shape}")
