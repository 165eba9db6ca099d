"""The flagship's features: each beat against the same patient's ordinary beats, in numbers without unit.

`beat_features(windows, r_s)` is the one reference implementation; flagship_features.md says it in words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .flagship_rhythm import RHYTHM_FEATURES, rhythm_features, window_mean, window_quantiles
from .flagship_shapes import Shapes, group_shapes, lagged_qrs, moved
from .flagship_signal import BEFORE as R
from .flagship_signal import WINDOW

P_WAVE = slice(R - 36, R - 9)  # -281 .. -78 ms
QRS = slice(R - 13, R + 18)  # -102 .. +133 ms
QRS_WIDE = slice(R - 20, R + 28)  # -156 .. +211 ms
T_WAVE = slice(R + 19, R + 64)  # +148 .. +492 ms
TEMPLATE_SIDE = 12  # ordinary beats to each side of a beat that make its template
TINY = 1e-4  # share of the template's QRS energy below which a difference is nothing

SHAPE_FEATURES = (
    "cQ", "c0", "cmin", "dQ", "wr", "amean", "smean", "eQ", "pmin", "cfrac", "cisdom", "ddom", "cprev", "cnext",
    "ccor", "cearly", "cpre", "localdom", "cT", "dT", "cPG", "cPG3", "cP2", "prP2", "Pcons", "dP", "alpha", "ares",
    "inter", "interlate", "cV", "calpha", "asize", "zQ4", "fus", "fusd", "vnoP",
)  # fmt: skip
FEATURES = RHYTHM_FEATURES + SHAPE_FEATURES  # order of the model's input columns


@dataclass(frozen=True)
class RecordFeatures:
    matrix: np.ndarray  # float32 {beat, len(FEATURES)}
    group: np.ndarray  # int {beat}: shape group of each beat


def correlation(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Of rows, about zero (not about the mean)."""
    return (a * b).sum(-1) / np.sqrt((a * a).sum(-1) * (b * b).sum(-1) + 1e-9)


def beat_features(windows_mv: np.ndarray, r_s: np.ndarray) -> RecordFeatures:
    """Features of all beats of one record. windows_mv {beat, 1 or 2 leads, WINDOW}; r_s {beat} seconds."""
    count = len(r_s)
    f, pre = rhythm_features(r_s)
    z = weighted(windows_mv)
    shapes = group_shapes(z[:, :, QRS.start - 4 : QRS.stop + 4])
    x, lag = _aligned(z, shapes)
    usual = shapes.label == shapes.dominant
    ordinary = _ordinary(usual, f)
    whole, local = _templates(x, ordinary)
    energy = (whole[:, QRS] ** 2).sum()

    def flat(values: np.ndarray, part: slice) -> np.ndarray:
        return values[..., part].reshape(len(values), -1)

    def difference(part: slice) -> np.ndarray:
        return np.log(((flat(x, part) - flat(local, part)) ** 2).sum(1) / energy + TINY)

    f["dQ"], f["dT"], f["dP"] = difference(QRS), difference(T_WAVE), difference(P_WAVE)
    middle = np.median(f["dQ"][usual])
    spread = np.median(np.abs(f["dQ"][usual] - middle)) * 1.48 + 0.1
    unusual = np.clip((f["dQ"] - middle) / spread, -5, 10)
    f["cQ"] = correlation(flat(x, QRS), flat(local, QRS))
    f["cT"] = correlation(flat(x, T_WAVE), flat(local, T_WAVE))
    f["eQ"] = np.log((flat(x, QRS) ** 2).sum(1) / energy + TINY) - np.log((flat(local, QRS) ** 2).sum(1) / energy + TINY)
    _qrs_form(f, x[:, :, QRS_WIDE], local[:, :, QRS_WIDE], whole[:, QRS_WIDE])
    _p_wave(f, x, local, whole, energy, pre, usual)
    _groups(f, shapes, usual)
    neighbour = correlation(flat(x, QRS)[1:], flat(x, QRS)[:-1])
    f["cprev"], f["cnext"] = np.r_[1.0, neighbour], np.r_[neighbour, 1.0]
    _between_shapes(f, z, lag, shapes)
    _fusion_evidence(f, unusual)
    matrix = np.stack([f[name] for name in FEATURES], 1)
    matrix = np.nan_to_num(matrix, nan=0.0, posinf=10.0, neginf=-10.0).astype(np.float32)
    assert matrix.shape == (count, len(FEATURES))
    return RecordFeatures(matrix, shapes.label)


def weighted(windows_mv: np.ndarray) -> np.ndarray:
    """Leads in units of their usual QRS (median over beats of its root mean square), noisy leads weighted down by
    1 / (1 + 4 d), d = median squared difference of neighbouring QRS; weights have a mean square of 1; clipped at 12."""
    windows = windows_mv.astype(np.float64)
    size = np.median(np.sqrt((windows[:, :, QRS] ** 2).mean(2)), 0)
    z = windows / np.maximum(size, 1e-3)[None, :, None]
    if len(z) > 1:
        noise = np.median((np.diff(z[:, :, QRS], axis=0) ** 2).mean(2), 0)
        weight = 1 / (1 + 4 * noise)
        z = z * (weight / np.sqrt((weight**2).mean()))[None, :, None]
    return np.clip(z, -12, 12)


def _aligned(z: np.ndarray, shapes: Shapes) -> tuple[np.ndarray, np.ndarray]:
    """Beats moved by up to 4 samples to where they correlate best with the dominant shape (not if below 0.5)."""
    candidates = lagged_qrs(z[:, :, QRS.start - 4 : QRS.stop + 4])
    dominant = shapes.template[shapes.dominant]
    fit = np.einsum("nld,d->nl", candidates, dominant)
    fit = fit / np.sqrt((candidates**2).sum(2) * (dominant**2).sum() + 1e-9)
    lags = np.arange(-4, 5)
    fit = fit - 1e-4 * np.abs(lags)
    lag = np.where(fit.max(1) < 0.5, 0, lags[fit.argmax(1)])
    return moved(z, lag), lag


def _ordinary(usual: np.ndarray, f: dict[str, np.ndarray]) -> np.ndarray:
    """Beats of the dominant shape that are early neither for the neighbourhood nor for the record."""
    calm = usual & (f["lpre_q75"] > -0.12)
    ordinary = calm & (f["lpre_m"] > -0.22)
    if ordinary.sum() >= 20:
        return ordinary
    return calm if calm.sum() >= 20 else usual


def _templates(x: np.ndarray, ordinary: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The record's template {lead, WINDOW} (median of ordinary beats) and each beat's own {beat, lead, WINDOW}: mean of
    the TEMPLATE_SIDE ordinary beats before and after it, without itself; the record's where fewer than 4 are there."""
    rows = np.flatnonzero(ordinary)
    whole = np.median(x[rows], 0)
    total = np.concatenate([np.zeros((1, *x.shape[1:])), np.cumsum(x[rows], 0)])
    place = np.searchsorted(rows, np.arange(len(x)))
    first, end = np.maximum(place - TEMPLATE_SIDE, 0), np.minimum(place + TEMPLATE_SIDE + ordinary, len(rows))
    own = ordinary[:, None, None]
    used = (end - first - ordinary)[:, None, None]
    local = (total[end] - total[first] - x * own) / np.maximum(used, 1)
    return whole, np.where(used >= 4, local, whole[None])


def _qrs_form(f: dict[str, np.ndarray], x: np.ndarray, local: np.ndarray, whole: np.ndarray) -> None:
    per_lead = correlation(x, local)
    f["cmin"], f["c0"] = per_lead.min(1), per_lead[:, 0]
    height = np.ptp(x, axis=2) / np.maximum(np.ptp(local, axis=2), 1e-2)
    f["pmin"] = np.log(height + 1e-3).min(1)
    slope, slope_whole = np.diff(x, axis=2), np.diff(whole, axis=1)

    def duration(squares: np.ndarray) -> np.ndarray:
        share = squares / (squares.sum(-1, keepdims=True) + 1e-9)
        time = np.arange(squares.shape[-1])
        centre = (share * time).sum(-1, keepdims=True)
        return np.sqrt((share * (time - centre) ** 2).sum(-1))

    f["wr"] = np.log(duration((slope**2).sum(1)) / duration((slope_whole**2).sum(0)))

    def area(values: np.ndarray) -> np.ndarray:
        return np.abs(values).sum(-1) / (np.abs(values).max(-1) + 1e-6)

    f["amean"] = np.log(area(x) / area(whole)).mean(1)
    steep = (np.abs(slope).max(2) + 1e-3) / (np.abs(slope_whole).max(1) + 1e-3)
    f["smean"] = np.log(steep).mean(1)


def _p_wave(
    f: dict[str, np.ndarray], x: np.ndarray, local: np.ndarray, whole: np.ndarray, energy: float, pre: np.ndarray,
    usual: np.ndarray,
) -> None:
    """P against the patient's ordinary P, also after taking away what the previous beat's T wave leaves there."""
    count = len(x)

    def centred(values: np.ndarray) -> np.ndarray:
        return values - values.mean(-1, keepdims=True)

    p_wave, own = centred(x[:, :, P_WAVE]), centred(local[:, :, P_WAVE])
    ordinary = centred(whole[:, P_WAVE])
    f["cPG"] = correlation(p_wave.reshape(count, -1), ordinary.reshape(1, -1))
    f["cPG3"] = window_mean(f["cPG"], 2)

    # Sample of the previous beat's window at each sample of this beat's P range; faded out over the last 16 samples.
    since = np.round(pre[:, None] * 128.0).astype(int) + (np.arange(P_WAVE.start, P_WAVE.stop) - R)[None] + R
    tail = np.take_along_axis(local, np.clip(since, 0, WINDOW - 1)[:, None, :], axis=2)
    tail = tail * (np.clip((WINDOW - since) / 16, 0, 1) * (since < WINDOW))[:, None, :]
    tail = tail * np.r_[False, usual[:-1]][:, None, None]
    rest = centred(x[:, :, P_WAVE] - tail)
    f["cP2"] = correlation(rest.reshape(count, -1), own.reshape(count, -1))
    f["prP2"] = (rest * own).sum((1, 2)) / ((own**2).sum((1, 2)) + 1e-3 * energy)
    wave = (own**2).sum((1, 2)) / energy
    noise = ((p_wave - own) ** 2).sum((1, 2)) / energy
    f["Pcons"] = np.log((window_mean(wave, 12) + TINY) / (window_quantiles(noise, 12, [0.5])[0] + TINY))


def _groups(f: dict[str, np.ndarray], shapes: Shapes, usual: np.ndarray) -> None:
    label, size, count = shapes.label, shapes.size, len(usual)

    def mean(values: np.ndarray) -> np.ndarray:
        return np.bincount(label, values, len(size)) / np.maximum(size, 1)

    trust = size / (size + 3.0)
    f["cfrac"] = np.log(size[label] / count)
    f["cisdom"] = usual.astype(float)
    f["localdom"] = window_mean(f["cisdom"], 8)
    f["cpre"] = (mean(f["lpre_q50"]) * trust)[label]
    f["cearly"] = (mean((f["lpre_q50"] < -0.1).astype(float)) * trust)[label]
    f["ccor"] = mean(f["cQ"])[label]
    f["ddom"] = np.log(shapes.distance[:, shapes.dominant] + 1e-3)


def _between_shapes(f: dict[str, np.ndarray], z: np.ndarray, lag: np.ndarray, shapes: Shapes) -> None:
    """Where the beat lies on the way from the dominant shape (0) to the patient's main early or wide shape (1)."""
    label, size, template = shapes.label, shapes.size, shapes.template
    dominant = template[shapes.dominant]
    own = (dominant**2).sum()
    far = ((template - dominant) ** 2).sum(1)

    def mean(values: np.ndarray) -> np.ndarray:
        return np.bincount(label, values, len(size)) / np.maximum(size, 1)

    early = mean((f["lpre_q50"] < -0.1).astype(float)) * size / (size + 3.0)
    wide = np.clip(mean(f["wr"]), 0, 0.6)
    score = np.sqrt(size) * np.minimum(far / own, 3) * (0.15 + early + wide) * (1.2 - correlation(template, dominant[None]))
    score = np.where((size >= 5) & (far > 0.4 * own) & (np.arange(len(size)) != shapes.dominant), score, 0.0)
    other = int(score.argmax())
    count = len(label)
    if score[other] <= 0:
        for name in ("alpha", "ares", "cV", "calpha", "inter", "interlate"):
            f[name] = np.zeros(count)
        f["asize"] = np.full(count, -8.0)
        return
    qrs = np.take_along_axis(lagged_qrs(z[:, :, QRS.start - 4 : QRS.stop + 4]), (lag + 4)[:, None, None], 1)[:, 0]
    way = template[other] - dominant
    along = ((qrs - dominant) @ way) / far[other]
    aside = ((qrs - dominant - along[:, None] * way) ** 2).sum(1) / far[other]
    f["alpha"] = np.clip(along, -0.5, 1.6)
    f["ares"] = np.log(aside + 1e-2)
    f["asize"] = np.full(count, np.log(size[other] / count))
    f["cV"] = correlation(qrs, template[other][None])
    f["calpha"] = mean(f["alpha"])[label]
    f["inter"] = np.exp(-(((f["alpha"] - 0.5) / 0.25) ** 2)) * np.exp(-aside / 0.15)
    f["interlate"] = f["inter"] * (f["lpre_q50"] > -0.12)


def _fusion_evidence(f: dict[str, np.ndarray], unusual: np.ndarray) -> None:
    """On time, with the patient's P wave, and yet another QRS: what a fusion beat is."""
    on_time = 1 / (1 + np.exp(-np.clip((f["lpre_q50"] + 0.12) / 0.03, -30, 30)))
    p_wave = np.clip(f["cPG"], 0, 1)
    f["zQ4"] = np.clip(unusual, 0, 8) / 4
    f["fus"] = np.minimum(f["zQ4"], 1.2) * on_time * p_wave
    other = np.clip(f["dQ"] + 4, 0, 4) / 2
    f["fusd"] = other * on_time * p_wave
    f["vnoP"] = other * (1 - p_wave)
