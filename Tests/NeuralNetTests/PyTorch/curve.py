"""Trains a perceptron with PyTorch, as its tutorials do, from given weights and on given batches.

    python3 curve.py FOLDER DATA

DATA is a folder of packed IDX files. FOLDER holds, numbers little-endian:

    setting.json           widths, batchSize, learningRate, examples, epochs, scalar ("float32" or "float64")
    orders                 int32, epochs x examples: each epoch's order of the training set
    weights1, biases1, ... scalar; weights are outputs x inputs, row by row

Prints JSON: PyTorch's version, and for each epoch the mean of the losses that the examples had when their batch's
turn came, and the mean loss over all of them after the epoch. JSON has each number's shortest text that reads back
as the same double.
"""

import gzip
import json
import sys
from pathlib import Path

import torch
from torch import nn

# One thread: with another number of threads, sums are added in another order.
torch.set_num_threads(1)

folder, data = Path(sys.argv[1]), Path(sys.argv[2])
setting = json.loads((folder / "setting.json").read_text())
scalar = getattr(torch, setting["scalar"])
widths, batch = setting["widths"], setting["batchSize"]


def numbers(name, dtype):
    return torch.frombuffer(bytearray((folder / name).read_bytes()), dtype=dtype)


def idx(name, header):
    unpacked = gzip.decompress((data / f"{name}.gz").read_bytes())
    return torch.frombuffer(bytearray(unpacked[header:]), dtype=torch.uint8)


examples = setting["examples"]
pixels = idx("train-images-idx3-ubyte", 16).reshape(-1, widths[0])[:examples].to(scalar) / 255
labels = idx("train-labels-idx1-ubyte", 8)[:examples].long()
orders = numbers("orders", torch.int32).long().reshape(setting["epochs"], -1)
chunks = torch.arange(examples).split(1000)

layers = []
for index, (inputs, outputs) in enumerate(zip(widths, widths[1:]), start=1):
    layer = nn.Linear(inputs, outputs, dtype=scalar)
    with torch.no_grad():
        layer.weight.copy_(numbers(f"weights{index}", scalar).reshape(outputs, inputs))
        layer.bias.copy_(numbers(f"biases{index}", scalar))
    layers += [layer, nn.Sigmoid()]
network = nn.Sequential(*layers[:-1])
loss_of_each = nn.CrossEntropyLoss(reduction="none")
descent = torch.optim.SGD(network.parameters(), lr=setting["learningRate"])

running, after = [], []
for order in orders:
    total = 0.0
    for indices in order.split(batch):
        losses = loss_of_each(network(pixels[indices]), labels[indices])
        descent.zero_grad()
        losses.mean().backward()
        descent.step()
        total += losses.detach().double().sum().item()
    running.append(total / len(order))
    with torch.no_grad():
        total = sum(loss_of_each(network(pixels[chunk]), labels[chunk]).double().sum().item() for chunk in chunks)
    after.append(total / len(order))

print(json.dumps({"version": torch.__version__, "curve": {"running": running, "after": after}}))
