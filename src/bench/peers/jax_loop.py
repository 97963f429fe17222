"""Full-batch generalised reweighting in JAX: all epochs in one compiled loop, gradients by jax.grad."""

import math
import os
import time

from protocol import serve


def start(threads, precision):
    # Read when JAX is imported.
    os.environ["JAX_PLATFORMS"] = "cpu"
    if threads == 1:
        os.environ["NPROC"] = "1"
        os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_cpu_multi_thread_eigen=false"
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", precision == "float64")

    def tensor(rows, columns, data):
        return jnp.frombuffer(data, dtype=precision).reshape(rows, columns)

    def load(problem, arrays):
        params = {name: tensor(*array) for name, array in arrays.items()}
        x, y = params.pop("x"), params.pop("y").ravel()
        if problem["model"] == "linear":
            params["theta"] = params["theta"].ravel()
        group = jnp.array(problem["group"])
        groups = max(problem["group"]) + 1
        # [K, n]: the mean over each group; uniform weights on groups are importance weighting.
        means = (group == jnp.arange(groups)[:, None]).astype(precision)
        means = means / means.sum(axis=1, keepdims=True)
        g = jnp.full(groups, 1 / groups, dtype=precision)
        method, nu, rate = problem["method"], problem["nu"], problem["learning_rate"]

        def predict(params):
            if problem["model"] == "linear":
                return x @ params["theta"]
            value = x
            for layer in range(problem["depth"] + 1):
                if layer > 0:
                    value = jnp.tanh(value)
                weights, bias = params[f"w{layer}"], params[f"b{layer}"]
                value = (value @ weights) / math.sqrt(weights.shape[0]) + problem["beta"] * bias
            return value.ravel()

        def losses(f):
            return jax.nn.softplus(-y * f) if problem["loss"] == "logistic" else 0.5 * (f - y) ** 2

        def objective(params, g):
            each = losses(predict(params))
            return (each.mean() if method == "erm" else g @ (means @ each)), each

        slope = jax.grad(objective, has_aux=True)

        def epoch(_, carry):
            params, g = carry
            gradients, each = slope(params, g)
            params = jax.tree.map(lambda p, dp: p - rate * dp, params, gradients)
            if method == "group-dro":
                g = g * jnp.exp(nu * (means @ each))
                g = g / g.sum()
            return params, g

        @jax.jit
        def run(params, g, epochs):
            return jax.lax.fori_loop(0, epochs, epoch, (params, g))

        def train(epochs):
            began = time.perf_counter()
            trained, _ = jax.block_until_ready(run(params, g, epochs))
            return time.perf_counter() - began, predict(trained).tolist()

        return train

    return jax.__version__, load


if __name__ == "__main__":
    serve("jax", start)
