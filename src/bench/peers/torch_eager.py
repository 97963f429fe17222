"""Full-batch generalised reweighting in PyTorch, eager: one call per operation, gradients by autograd."""

import math
import time

from protocol import serve


def start(threads, precision):
    import torch

    torch.set_num_threads(threads)
    dtype = getattr(torch, precision)

    def tensor(rows, columns, data):
        return torch.frombuffer(data, dtype=dtype).reshape(rows, columns)

    def load(problem, arrays):
        initial = {name: tensor(*array) for name, array in arrays.items()}
        x, y = initial.pop("x"), initial.pop("y").ravel()
        if problem["model"] == "linear":
            initial["theta"] = initial["theta"].ravel()
        group = torch.tensor(problem["group"])
        groups = max(problem["group"]) + 1
        # [K, n]: the mean over each group; uniform weights on groups are importance weighting.
        means = (group == torch.arange(groups)[:, None]).to(dtype)
        means = means / means.sum(dim=1, keepdim=True)
        method, nu, rate = problem["method"], problem["nu"], problem["learning_rate"]

        def predict(params):
            if problem["model"] == "linear":
                return x @ params["theta"]
            value = x
            for layer in range(problem["depth"] + 1):
                if layer > 0:
                    value = torch.tanh(value)
                weights, bias = params[f"w{layer}"], params[f"b{layer}"]
                # One operation for scale, product and bias.
                scale = 1 / math.sqrt(weights.shape[0])
                value = torch.addmm(bias, value, weights, beta=problem["beta"], alpha=scale)
            return value.ravel()

        def losses(f):
            if problem["loss"] == "logistic":
                return -torch.nn.functional.logsigmoid(y * f)
            return 0.5 * (f - y) ** 2

        def train(epochs):
            params = {name: value.clone().requires_grad_() for name, value in initial.items()}
            leaves = list(params.values())
            q = torch.full((x.shape[0],), 1 / x.shape[0], dtype=dtype)
            g = torch.full((groups,), 1 / groups, dtype=dtype)
            if method != "erm":
                q = g @ means
            began = time.perf_counter()
            for _ in range(epochs):
                each = losses(predict(params))
                gradients = torch.autograd.grad(q @ each, leaves)
                with torch.no_grad():
                    for leaf, gradient in zip(leaves, gradients):
                        leaf.sub_(gradient, alpha=rate)
                    if method == "group-dro":
                        g = g * torch.exp(nu * (means @ each))
                        g = g / g.sum()
                        q = g @ means
            seconds = time.perf_counter() - began
            with torch.no_grad():
                return seconds, predict(params).tolist()

        return train

    return torch.__version__, load


if __name__ == "__main__":
    serve("torch", start)
