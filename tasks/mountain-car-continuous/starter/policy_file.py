"""Writes policies as files of weights: one line of JSON, then little-endian float32.

    layers = [dense(weight, bias), activation("tanh"), dense(weight, bias)]
    write_policy("checkpoint_1.policy", [2], layers)

Arrays have PyTorch's shapes and orders: a layer of torch can be handed over with .detach().numpy().
"""
import json

import numpy as np


def dense(weight, bias=None):
    """weight (out, in), bias (out,)."""
    out, inputs = np.shape(weight)
    header = {"type": "dense", "in": inputs, "out": out, "bias": bias is not None}
    return header, [weight] + ([] if bias is None else [bias])


def conv2d(weight, bias=None, stride=1, padding=0):
    """weight (out, in, kernel height, kernel width), bias (out,); over channels, height, width."""
    out, inputs, height, width = np.shape(weight)
    header = {"type": "conv2d", "in": inputs, "out": out, "kernel": [height, width],
              "stride": stride, "padding": padding, "bias": bias is not None}
    return header, [weight] + ([] if bias is None else [bias])


def gru(weight_ih, weight_hh, bias_ih, bias_hh):
    """weight_ih (3 hidden, in), weight_hh (3 hidden, hidden), biases (3 hidden,): reset, update, new."""
    header = {"type": "gru", "in": np.shape(weight_ih)[1], "hidden": np.shape(weight_hh)[1]}
    return header, [weight_ih, weight_hh, bias_ih, bias_hh]


def layernorm(weight, bias, eps=1e-5):
    """weight and bias (size,)."""
    return {"type": "layernorm", "size": len(weight), "eps": eps}, [weight, bias]


def activation(name):
    """relu, tanh, sigmoid, softmax or flatten."""
    return {"type": name}, []


def write_policy(path, input_shape, layers):
    header = {"mlgym_policy": 1, "input": list(input_shape), "layers": [layer for layer, _ in layers]}
    with open(path, "wb") as file:
        file.write(json.dumps(header).encode() + b"\n")
        for _, arrays in layers:
            for array in arrays:
                file.write(np.ascontiguousarray(array, dtype="<f4").tobytes())
