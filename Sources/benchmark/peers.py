"""The peers of `benchmark --against PYTHON`: other libraries that train the same network on the same pictures.

The benchmark starts it once for each number of threads, with the folder of IDX files and that number as arguments.
Each line of standard input is a command, each line of standard output its answer in JSON:

    peers                        {"present": {KEY: NAME}, "absent": {KEY: REASON}}
    prepare KEY FILE EXAMPLES {"name", "widths", "batchSize", "learningRate", "examples"}
                                 {"loss"} or {"error"}
    train KEY CONFIGURATION      {"seconds", "examples"} or {"error"}
    quit

Prepare reads the weights from a file of floats (for each layer outputs × inputs, then its biases), trains on the
first EXAMPLES examples in their order, and answers with their mean loss afterwards, in nats: every peer that does the
same work has the same loss. Train runs one more epoch, in a new order, and only this is timed: the time includes
shuffling, but not importing, compiling and warming up.
"""

import gzip
import json
import os
import sys
import time
import warnings

FOLDER, THREADS = sys.argv[1], int(sys.argv[2])

# The libraries read these when they are imported, below.
for name in ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"]:
    os.environ[name] = str(THREADS)
os.environ["JAX_PLATFORMS"] = "cpu"
if THREADS == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    # XLA has threads that no flag can turn off, so use only one core.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

# Answers go to the original standard output; everything that a library prints goes to standard error.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
warnings.simplefilter("ignore")

try:
    import numpy as np
except ImportError as error:
    np, no_numpy = None, str(error)


def idx(name, header):
    """The bytes of an IDX file after its header; the file may be packed."""
    path = f"{FOLDER}/{name}"
    opener, path = (open, path) if os.path.exists(path) else (gzip.open, path + ".gz")
    with opener(path, "rb") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def load():
    """All training pictures as rows of floats from 0 to 1, and their labels."""
    y = idx("train-labels-idx1-ubyte", 8).astype(np.int64)
    x = idx("train-images-idx3-ubyte", 16).reshape(len(y), -1).astype(np.float32) / 255
    return x, y


def read_layers(path, widths):
    """For each layer its weights, inputs × outputs, and its biases."""
    floats, layers = np.fromfile(path, np.float32), []
    for inputs, outputs in zip(widths, widths[1:]):
        w, b, floats = np.split(floats, [outputs * inputs, outputs * inputs + outputs])
        layers.append((np.ascontiguousarray(w.reshape(outputs, inputs).T), b.copy()))
    return layers


def mean_loss(layers, x, y):
    a = x
    for w, b in layers[:-1]:
        a = 1 / (1 + np.exp(-(a @ w + b)))
    w, b = layers[-1]
    z = a @ w + b
    z -= z.max(1, keepdims=True)
    return float((np.log(np.exp(z).sum(1)) - z[np.arange(len(y)), y]).mean())


class Peer:
    """One library with one configuration.

    `set` and `get` use layers in the form of `read_layers`; `run` trains on the examples in the given order.
    """

    def __init__(self, x, y, config):
        self.x, self.y = x, y
        self.widths = config["widths"]
        self.batch, self.rate = config["batchSize"], config["learningRate"]
        self.random = np.random.default_rng(7)
        self.prepare()

    def warm_up(self):
        """Prepares a whole epoch, as far as the first run has not done so."""

    def epoch(self):
        self.run(self.random.permutation(len(self.y)))


class TorchAsTaught(Peer):
    """The code of PyTorch's own tutorials."""

    name = "PyTorch, as taught"

    def prepare(self):
        import torch
        from torch import nn

        torch.set_num_threads(THREADS)
        self.torch = torch
        modules = []
        for inputs, outputs in zip(self.widths, self.widths[1:]):
            modules += [nn.Linear(inputs, outputs), nn.Sigmoid()]
        self.model = nn.Sequential(*modules[:-1])
        self.loss = nn.CrossEntropyLoss()
        self.optimizer = self.make_optimizer()
        self.tx, self.ty = torch.from_numpy(self.x), torch.from_numpy(self.y)
        dataset = torch.utils.data.TensorDataset(self.tx, self.ty)
        self.loader = torch.utils.data.DataLoader(dataset, batch_size=self.batch, shuffle=True)

    def make_optimizer(self):
        return self.torch.optim.SGD(self.model.parameters(), lr=self.rate)

    def step(self, x, y):
        self.optimizer.zero_grad()
        self.loss(self.model(x), y).backward()
        self.optimizer.step()

    def epoch(self):
        for x, y in self.loader:
            self.step(x, y)

    def run(self, order):
        order = self.torch.as_tensor(order)
        for i in range(0, len(order), self.batch):
            index = order[i : i + self.batch]
            self.step(self.tx[index], self.ty[index])

    def linears(self):
        return [module for module in self.model if hasattr(module, "weight")]

    def set(self, layers):
        with self.torch.no_grad():
            for linear, (w, b) in zip(self.linears(), layers):
                linear.weight.copy_(self.torch.from_numpy(w.T.copy()))
                linear.bias.copy_(self.torch.from_numpy(b))

    def get(self):
        return [(m.weight.detach().numpy().T, m.bias.detach().numpy()) for m in self.linears()]


class TorchTuned(TorchAsTaught):
    """The same model without the loader: the order is one tensor, and a slice of it selects a batch."""

    name = "PyTorch, tuned"

    def make_optimizer(self):
        return self.torch.optim.SGD(self.model.parameters(), lr=self.rate, fused=True)

    def step(self, x, y):
        self.optimizer.zero_grad(set_to_none=True)
        self.loss(self.model(x), y).backward()
        self.optimizer.step()

    def epoch(self):
        self.run(self.torch.randperm(len(self.y)))


class TorchByHand(Peer):
    """No autograd: the gradients are written out, and every result goes into an existing buffer."""

    name = "PyTorch, gradients by hand"

    def prepare(self):
        import torch

        torch.set_num_threads(THREADS)
        self.torch = torch
        self.tx, self.ty = torch.from_numpy(self.x), torch.from_numpy(self.y)
        self.buffers = {}

    def rows(self, count):
        """The buffers for a batch of `count` rows: activations, deltas, and the row numbers."""
        if count not in self.buffers:
            make = lambda: [self.torch.empty(count, width) for width in self.widths]
            self.buffers[count] = (make(), make(), self.torch.arange(count))
        return self.buffers[count]

    def run(self, order):
        with self.torch.inference_mode():
            order = self.torch.as_tensor(order)
            for i in range(0, len(order), self.batch):
                self.step(order[i : i + self.batch])

    def step(self, index):
        torch = self.torch
        a, d, rows = self.rows(len(index))
        last = len(self.layers)
        torch.index_select(self.tx, 0, index, out=a[0])
        for i, (w, b) in enumerate(self.layers):
            torch.addmm(b, a[i], w, out=a[i + 1])
            if i + 1 < last:
                a[i + 1].sigmoid_()
        # δ = (softmax(z) − y)·(−η/B): an update is then one product that is added to the weights.
        torch.softmax(a[last], 1, out=d[last])
        d[last][rows, self.ty[index]] -= 1
        d[last] *= -self.rate / len(index)
        for i in range(last - 1, -1, -1):
            w, b = self.layers[i]
            if i > 0:
                torch.mm(d[i + 1], w.t(), out=d[i])
                torch.ops.aten.sigmoid_backward.grad_input(d[i], a[i], grad_input=d[i])
            w.addmm_(a[i].t(), d[i + 1])
            b += d[i + 1].sum(0)

    def set(self, layers):
        self.layers = [(self.torch.from_numpy(w), self.torch.from_numpy(b)) for w, b in layers]

    def get(self):
        return [(w.numpy(), b.numpy()) for w, b in self.layers]


class Jax(Peer):
    """An epoch is one compiled function."""

    name = "JAX, one jitted scan"

    def prepare(self):
        import jax
        import jax.numpy as jnp

        self.jax, self.jnp = jax, jnp
        # The data are arguments of the function: XLA would fold constants.
        self.jx, self.jy = jnp.asarray(self.x), jnp.asarray(self.y.astype(np.int32))

        def loss(layers, x, y):
            a = x
            for w, b in layers[:-1]:
                a = jax.nn.sigmoid(a @ w + b)
            w, b = layers[-1]
            p = jax.nn.log_softmax(a @ w + b)
            return -jnp.take_along_axis(p, y[:, None], 1).mean()

        def step(x, y, layers, index):
            gradient = jax.grad(loss)(layers, x[index], y[index])
            return jax.tree.map(lambda v, g: v - self.rate * g, layers, gradient)

        def epoch(layers, order, x, y):
            whole = len(order) // self.batch * self.batch
            full = order[:whole].reshape(-1, self.batch)
            layers, _ = jax.lax.scan(lambda layers, index: (step(x, y, layers, index), None), layers, full)
            return step(x, y, layers, order[whole:]) if whole < len(order) else layers

        self.compiled = jax.jit(epoch, donate_argnums=0)

    def warm_up(self):
        # JAX compiles a function for each length, so only a whole epoch compiles the epoch.
        self.epoch()

    def run(self, order):
        order = order.astype(np.int32)
        self.layers = self.jax.block_until_ready(self.compiled(self.layers, order, self.jx, self.jy))

    def set(self, layers):
        self.layers = [(self.jnp.array(w), self.jnp.array(b)) for w, b in layers]

    def get(self):
        return [(np.asarray(w), np.asarray(b)) for w, b in self.layers]


class NumPy(Peer):
    """The same as `TorchByHand`, in existing arrays."""

    name = "NumPy, by hand"

    def prepare(self):
        self.buffers = {}
        self.gradients = [np.empty(s, np.float32) for s in zip(self.widths, self.widths[1:])]

    def rows(self, count):
        if count not in self.buffers:
            make = lambda: [np.empty((count, width), np.float32) for width in self.widths]
            self.buffers[count] = (make(), make(), np.arange(count))
        return self.buffers[count]

    def run(self, order):
        for i in range(0, len(order), self.batch):
            self.step(order[i : i + self.batch])

    def step(self, index):
        a, d, rows = self.rows(len(index))
        last = len(self.layers)
        np.take(self.x, index, axis=0, out=a[0], mode="clip")
        for i, (w, b) in enumerate(self.layers):
            z = np.dot(a[i], w, out=a[i + 1])
            z += b
            if i + 1 < last:
                np.negative(z, out=z)
                np.exp(z, out=z)
                z += 1
                np.reciprocal(z, out=z)
        z = a[last]
        z -= z.max(1, keepdims=True)
        p = np.exp(z, out=d[last])
        p /= p.sum(1, keepdims=True)
        p[rows, self.y[index]] -= 1
        p *= np.float32(-self.rate / len(index))
        for i in range(last - 1, -1, -1):
            w, b = self.layers[i]
            if i > 0:
                np.dot(d[i + 1], w.T, out=d[i])
                d[i] *= a[i]
                # 1 − a replaces a, but only after the product with a.
                gradient = np.dot(a[i].T, d[i + 1], out=self.gradients[i])
                np.subtract(1, a[i], out=a[i])
                d[i] *= a[i]
            else:
                gradient = np.dot(a[i].T, d[i + 1], out=self.gradients[i])
            w += gradient
            b += d[i + 1].sum(0)

    def set(self, layers):
        self.layers = layers

    def get(self):
        return self.layers


class ScikitLearn(Peer):
    name = "scikit-learn, MLPClassifier"

    def prepare(self):
        from sklearn.neural_network import MLPClassifier

        self.model = MLPClassifier(
            self.widths[1:-1], activation="logistic", solver="sgd", momentum=0, nesterovs_momentum=False,
            alpha=0, batch_size=self.batch, learning_rate_init=self.rate, shuffle=True, random_state=7)
        # The model has no weights before its first examples.
        few = min(len(self.y), 20 * self.batch)
        self.model.partial_fit(self.x[:few], self.y[:few], classes=np.arange(self.widths[-1]))

    def run(self, order):
        self.model.shuffle = False
        self.model.partial_fit(self.x[order], self.y[order])
        self.model.shuffle = True

    def epoch(self):
        self.model.partial_fit(self.x, self.y)

    def set(self, layers):
        for coefs, intercepts, (w, b) in zip(self.model.coefs_, self.model.intercepts_, layers):
            coefs[:], intercepts[:] = w, b

    def get(self):
        return list(zip(self.model.coefs_, self.model.intercepts_))


PEERS = {
    "torch-taught": (TorchAsTaught, "torch"),
    "torch-tuned": (TorchTuned, "torch"),
    "torch-by-hand": (TorchByHand, "torch"),
    "jax": (Jax, "jax"),
    "numpy": (NumPy, "numpy"),
    "scikit-learn": (ScikitLearn, "sklearn"),
}


def peers():
    present, absent = {}, {}
    for key, (peer, module) in PEERS.items():
        try:
            if np is None:
                raise ImportError(no_numpy)
            __import__(module)
            present[key] = f"{peer.name} ({sys.modules[module].__version__})"
        except Exception as error:  # a broken installation may raise any exception
            absent[key] = f"{peer.name}: {error}"
    return {"present": present, "absent": absent}


data, prepared = None, {}


def prepare(key, path, count, config):
    global data
    config, count = json.loads(config), int(count)
    data = data or load()
    x, y = (array[: config["examples"]] for array in data)
    peer = prepared[key, config["name"]] = PEERS[key][0](x, y, config)
    peer.set(read_layers(path, peer.widths))
    peer.run(np.arange(count))
    loss = mean_loss(peer.get(), x[:count], y[:count])
    peer.warm_up()
    return {"loss": loss}


def train(key, name):
    peer = prepared[key, name]
    start = time.perf_counter()
    peer.epoch()
    return {"seconds": time.perf_counter() - start, "examples": len(peer.y)}


COMMANDS = {"peers": peers, "prepare": prepare, "train": train}

for line in sys.stdin:
    command, *arguments = line.rstrip("\n").split(" ", 4)
    if command == "quit":
        break
    try:
        answer = COMMANDS[command](*arguments)
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), file=answers, flush=True)
