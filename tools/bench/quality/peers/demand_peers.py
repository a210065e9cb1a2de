"""What a data scientist would fit to demand rows instead: forecasts of the test rows, and the seconds of each fit.

    python demand_peers.py rows.csv[.gz] predictions.csv seconds.json

Settings were fixed beforehand, none was tuned on test rows. Deterministic: seed 42.
"""
import os
import sys
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "2")
import numpy as np
import pandas as pd
from lightgbm import LGBMRegressor
from sklearn.ensemble import RandomForestRegressor

from predictions_file import Stopwatch, write_predictions, write_seconds

warnings.filterwarnings("ignore")
SEED = 42
NUMBERS = ["recent_sales_7d", "recent_sales_14d", "recent_sales_30d", "is_holiday"]
CATEGORIES = ["category", "seasonality", "day_of_week"]
HORIZONS_DAYS = (7, 30)
LEVELS = (0.1, 0.5, 0.9)


def boosted_trees(**settings):
    return LGBMRegressor(
        n_estimators=300,
        learning_rate=0.05,
        num_leaves=31,
        min_child_samples=50,
        random_state=SEED,
        deterministic=True,
        force_row_wise=True,
        n_jobs=2,
        verbose=-1,
        **settings,
    )


def run_rate(rows, horizon_days, window_days):
    return rows[f"recent_sales_{window_days}d"].to_numpy(float) * horizon_days / window_days


def random_forest(train, test, units):
    """Forecast and the 10 % and 90 % quantiles of its trees."""
    columns = pd.get_dummies(pd.concat([train, test])[NUMBERS + CATEGORIES], columns=CATEGORIES).to_numpy(float)
    forest = RandomForestRegressor(100, random_state=SEED, n_jobs=2).fit(columns[: len(train)], units)
    trees = np.stack([tree.predict(columns[len(train) :]) for tree in forest.estimators_])
    return (trees.mean(0), *np.quantile(trees, [0.1, 0.9], axis=0))


def categorical(train, test):
    features, test_features = train[NUMBERS + CATEGORIES].copy(), test[NUMBERS + CATEGORIES].copy()
    for column in CATEGORIES:
        levels = sorted(set(train[column]) | set(test[column]))
        features[column] = pd.Categorical(features[column], levels)
        test_features[column] = pd.Categorical(test_features[column], levels)
    return features, test_features


def in_order(quantiles):
    return np.minimum(quantiles[0.1], quantiles[0.9]), np.maximum(quantiles[0.1], quantiles[0.9])


def lightgbm(train, test, units):
    features, test_features = categorical(train, test)
    quantiles = {
        level: boosted_trees(objective="quantile", alpha=level).fit(features, units).predict(test_features).clip(0)
        for level in LEVELS
    }
    return (boosted_trees().fit(features, units).predict(test_features).clip(0), *in_order(quantiles))


def lightgbm_scaled(train, test, units, horizon_days):
    """Target and recent sales relative to a blended run-rate, rows weighted by it: squared error, and median."""

    def scaled(rows, features):
        rates = {days: run_rate(rows, horizon_days, days) for days in (7, 14, 30)}
        scale = (rates[7] + rates[14] + 2 * rates[30]) / 4 + 0.01 * horizon_days
        features = features.copy()
        for days, rate in rates.items():
            features[f"recent_sales_{days}d"] = rate / scale
        features["log_scale"] = np.log(scale)
        return features, scale

    features, test_features = categorical(train, test)
    (features, scale), (test_features, test_scale) = scaled(train, features), scaled(test, test_features)
    target = np.clip(units / scale, 0, 20)

    def forecast(**settings):
        model = boosted_trees(**settings).fit(features, target, sample_weight=scale)
        return model.predict(test_features).clip(0) * test_scale

    quantiles = {level: forecast(objective="quantile", alpha=level) for level in LEVELS}
    return (forecast(), *in_order(quantiles)), (quantiles[0.5], *in_order(quantiles))


def peers(train, test, horizon_days):
    """Name, forecast with its interval, and seconds of each peer; both scaled ones are fitted together."""
    units = train[f"target_{horizon_days}d"].to_numpy(float)
    with Stopwatch() as stopwatch:
        forest = random_forest(train, test, units)
    yield "random forest, 100 trees, defaults", forest, stopwatch.seconds
    with Stopwatch() as stopwatch:
        plain = lightgbm(train, test, units)
    yield "LightGBM, squared error", plain, stopwatch.seconds
    with Stopwatch() as stopwatch:
        mean, median = lightgbm_scaled(train, test, units, horizon_days)
    yield "LightGBM, scaled, squared error", mean, stopwatch.seconds
    yield "LightGBM, scaled, median", median, stopwatch.seconds


def main(rows_file, predictions_file, seconds_file):
    rows = pd.read_csv(rows_file, dtype={"series_id": str})
    train, test = rows[rows["split"] == "train"], rows[rows["split"] == "test"]
    lines, seconds = [], {}
    for horizon_days in HORIZONS_DAYS:
        for name, forecast, taken in peers(train, test, horizon_days):
            # A demand model forecasts both horizons: its time is that of both.
            sums = seconds.setdefault(name, {"fit": 0.0, "fit_cpu": 0.0})
            for clock, spent in taken.items():
                sums[clock] += spent
            known = zip(test["series_id"], test["origin_date"], test[f"target_{horizon_days}d"], *forecast)
            lines += [(name, product, day, horizon_days, *map(float, numbers)) for product, day, *numbers in known]
    write_predictions(
        predictions_file,
        ["model", "series_id", "origin_date", "horizon_days", "actual", "forecast", "lower", "upper"],
        lines,
    )
    write_seconds(seconds_file, seconds)


if __name__ == "__main__":
    main(*sys.argv[1:])
