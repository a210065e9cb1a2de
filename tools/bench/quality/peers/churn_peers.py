"""What a data scientist would fit to churn rows instead: predictions of the test rows, and the seconds of each fit.

    python churn_peers.py rows.csv[.gz] predictions.csv seconds.json

Settings were fixed beforehand, none was tuned on test rows. Deterministic: seed 42.
"""
import os
import sys
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "2")
import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from predictions_file import Stopwatch, write_predictions, write_seconds

warnings.filterwarnings("ignore")
SEED = 42
FEATURES = ["recency_days", "frequency", "avg_monetary", "loyalty_member", "days_since_join"]


def log1p(features):
    return np.log1p(np.clip(features, 0, None))


def models():
    return {
        "logistic regression, raw": make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)),
        "logistic regression, log1p": make_pipeline(
            FunctionTransformer(log1p), StandardScaler(), LogisticRegression(max_iter=2000)
        ),
        "random forest, 100 trees, defaults": RandomForestClassifier(100, random_state=SEED, n_jobs=2),
        "random forest, 300 trees, leaf 50": RandomForestClassifier(
            300, min_samples_leaf=50, random_state=SEED, n_jobs=2
        ),
        "histogram gradient boosting": HistGradientBoostingClassifier(
            random_state=SEED, learning_rate=0.05, max_iter=150, min_samples_leaf=50
        ),
        "LightGBM": LGBMClassifier(
            n_estimators=150,
            learning_rate=0.05,
            num_leaves=15,
            min_child_samples=50,
            random_state=SEED,
            deterministic=True,
            force_row_wise=True,
            n_jobs=2,
            verbose=-1,
        ),
        "scikit-learn network 32-16": make_pipeline(
            FunctionTransformer(log1p),
            StandardScaler(),
            MLPClassifier((32, 16), early_stopping=True, max_iter=200, alpha=1e-3, random_state=SEED),
        ),
    }


def main(rows_file, predictions_file, seconds_file):
    rows = pd.read_csv(rows_file, dtype={"customer_id": str})
    train, test = rows[rows["split"] == "train"], rows[rows["split"] == "test"]
    features, labels = train[FEATURES].to_numpy(float), train["churned"].to_numpy()
    lines, seconds = [], {}
    for name, model in models().items():
        with Stopwatch() as stopwatch:
            model.fit(features, labels)
        seconds[name] = stopwatch.seconds
        probabilities = model.predict_proba(test[FEATURES].to_numpy(float))[:, 1]
        known = zip(test["customer_id"], test["snapshot_date"], test["churned"], probabilities)
        lines += [(name, customer, day, churned, repr(float(p))) for customer, day, churned, p in known]
    write_predictions(
        predictions_file, ["model", "customer_id", "snapshot_date", "churned", "churn_probability"], lines
    )
    write_seconds(seconds_file, seconds)


if __name__ == "__main__":
    main(*sys.argv[1:])
