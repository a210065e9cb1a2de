"""Unpacks TensorFlow's C library and its headers from a wheel: unpack-tensorflow.py WHEEL FOLDER."""

import sys
import zipfile

LIBRARIES = ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2")
HEADERS = tuple(
    f"tensorflow/include/{start}"
    for start in (
        "tensorflow/c/",
        "tsl/c/",
        "tensorflow/core/platform/ctstring",
        "tensorflow/tsl/platform/ctstring",
        "tsl/platform/ctstring",
    )
)

wheel, folder = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name in LIBRARIES or name.startswith(HEADERS):
            archive.extract(name, folder)
