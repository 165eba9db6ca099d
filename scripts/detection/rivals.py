"""Open QRS detectors to stand beside: wfdb's ports of xqrs and gqrs, and NeuroKit2's methods, with their defaults.

All look at one lead. Each function: samples in mV and rate in, sample numbers out.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from importlib.metadata import version

import numpy as np

Detector = Callable[[np.ndarray, int], np.ndarray]

# Left out: nabian2018 and promac (more than ten times as long as the slowest of these), emrich2023 (needs ts2vg,
# which neither it nor we install).
NEUROKIT_METHODS = (
    "neurokit",
    "pantompkins1985",
    "hamilton2002",
    "zong2003",
    "martinez2004",
    "christov2004",
    "gamboa2008",
    "elgendi2010",
    "engzeemod2012",
    "manikandan2012",
    "khamis2016",
    "kalidas2017",
    "rodrigues2021",
)


def _xqrs(mv: np.ndarray, fs_hz: int) -> np.ndarray:
    from wfdb.processing import XQRS

    detector = XQRS(sig=mv, fs=fs_hz)
    detector.detect(verbose=False)
    return np.asarray(detector.qrs_inds)


def _gqrs(mv: np.ndarray, fs_hz: int) -> np.ndarray:
    from wfdb.processing import gqrs_detect

    gain_adu_per_mv, zero = 200, 1024  # as the MIT-BIH databases; the port's thresholds are in converter units
    return np.asarray(
        gqrs_detect(d_sig=np.round(mv * gain_adu_per_mv) + zero, fs=fs_hz, adc_gain=gain_adu_per_mv, adc_zero=zero)
    )


def _neurokit(method: str) -> Detector:
    def detect(mv: np.ndarray, fs_hz: int) -> np.ndarray:
        import neurokit2

        try:
            cleaned = neurokit2.ecg_clean(mv, sampling_rate=fs_hz, method=method)
        except ValueError:  # methods without a filter of their own take the default one
            cleaned = neurokit2.ecg_clean(mv, sampling_rate=fs_hz)
        _, info = neurokit2.ecg_peaks(cleaned, sampling_rate=fs_hz, method=method)
        return np.asarray(info["ECG_R_Peaks"])

    return detect


def detectors() -> dict[str, Detector]:
    """By name, with the package's version."""
    wfdb, neurokit = version("wfdb"), version("neurokit2")
    found: dict[str, Detector] = {f"wfdb {wfdb} xqrs": _xqrs, f"wfdb {wfdb} gqrs": _gqrs}
    found |= {f"NeuroKit2 {neurokit} {method}": _neurokit(method) for method in NEUROKIT_METHODS}
    return found


def timed(detector: Detector, mv: np.ndarray, fs_hz: int) -> tuple[np.ndarray, float, bool]:
    """Positions, seconds of processor time, and whether it ended without an exception (which counts as no beats)."""
    begin = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found, fine = detector(mv, fs_hz), True
    except Exception:  # noqa: BLE001  whatever a rival throws is its answer
        found, fine = np.array([], int), False
    seconds = time.process_time() - begin
    found = np.asarray(found, float)
    return np.unique(found[np.isfinite(found)].astype(int)), seconds, fine
