"""What a peer says of the test rows, in the form that `retail-ml benchmark --predictions` writes, and what it took."""
import csv
import json
import os
import time


class Stopwatch:
    """Seconds by the clock and of CPU, all threads of this process together."""

    def __enter__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_):
        self.seconds = {"fit": time.perf_counter() - self.wall, "fit_cpu": time.process_time() - self.cpu}


def write_whole(path, write):
    """Calls `write` with a file under a temporary name, which is then renamed."""
    unfinished = f"{path}.{os.getpid()}.tmp"
    with open(unfinished, "w", newline="", encoding="utf-8") as file:
        write(file)
    os.replace(unfinished, path)


def write_predictions(path, header, lines):
    def write(file):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)

    write_whole(path, write)


def write_seconds(path, seconds):
    write_whole(path, lambda file: json.dump(seconds, file))
