"""Asks a running API in the Open Inference Protocol by NVIDIA's client, and compares with the API's own route.

    python3 -m venv /tmp/triton && /tmp/triton/bin/pip install 'tritonclient[http]==2.73.0'
    /tmp/triton/bin/python docs/operations/open-inference-client.py localhost:8000
"""

import json
import sys
import urllib.request

import numpy as np
import tritonclient.http as triton

ROWS = 1000


def tensor(name, values, datatype):
    made = triton.InferInput(name, list(values.shape), datatype)
    made.set_data_from_numpy(values, binary_data=False)
    return made


def main(address):
    client = triton.InferenceServerClient(address)
    assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("churn")
    metadata = client.get_model_metadata("churn")
    version = metadata["versions"][0]
    assert client.is_model_ready("churn", version) and not client.is_model_ready("churn", "1")

    random = np.random.default_rng(1)
    joined = random.integers(0, 2000, ROWS)
    recency = (joined * random.random(ROWS)).astype(np.int64)
    columns = {
        "customer_id": (np.arange(ROWS), "INT64"),
        "recency_days": (recency, "INT64"),
        "frequency": (np.minimum(random.integers(0, 9, ROWS), joined - recency + 1), "INT64"),
        "avg_monetary": (random.random(ROWS) * 300, "FP64"),
        "loyalty_member": (random.random(ROWS) < 0.5, "BOOL"),
        "days_since_join": (joined, "INT64"),
    }
    inputs = [tensor(name, *column) for name, column in columns.items()]
    outputs = [triton.InferRequestedOutput(name, binary_data=False) for name in ("churn_probability", "risk_category")]
    answer = client.infer("churn", inputs, model_version=version, outputs=outputs)

    customers = [{name: values[row].item() for name, (values, _) in columns.items()} for row in range(ROWS)]
    request = urllib.request.Request(
        f"http://{address}/api/predict/churn/batch",
        json.dumps({"customers": customers}).encode(),
        {"Content-Type": "application/json"},
    )
    predictions = json.load(urllib.request.urlopen(request))["predictions"]
    for name in ("churn_probability", "risk_category"):
        assert answer.as_numpy(name).tolist() == [prediction[name] for prediction in predictions], name

    try:
        client.infer("churn", inputs[1:])
        raise SystemExit("An inference without customer_id was answered.")
    except triton.InferenceServerException as error:
        assert error.status() == "400" and "customer_id" in error.message()
    print(f"{ROWS} customers, answered by {version} as by /api/predict/churn/batch, to the last bit.")


main(sys.argv[1])
