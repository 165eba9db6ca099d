#!/usr/bin/env python3
"""Writes the seed corpus: small synthetic inputs, one folder per fuzz target. Run again after adding one; commit the result.

Long because the seeds of all targets are made here, from parts that they share.
"""

from __future__ import annotations

import binascii
import struct
import zlib
from pathlib import Path

CORPUS = Path(__file__).resolve().parent / "corpus"

HEADERS = {
    "plain": "100 2 360 650000\n100.dat 212 200 11 1024 995 -22131 0 MLII\n100.dat 212 200 11 1024 1011 20052 0 V5\n# 69 M\n",
    "full": "r_1 1 62.4725/999.56(-12.5) 14400 13:5:0.25 16/05/2020\r\n\r\nr.dat 16x4:3+24 1.052e+04(-16384)/uV 16 0 -8 65535 0 foot\r\n",
    "short": "r 2\nr.dat 212\nr.dat 8 0\n",
    "segments": "v/3 4 250 225000\nlayout 0\n~ 75000\nv_3 150000\n",
    "odd_date": "r 1 500 5000 99:00 05-May-2020\nr.mat 16+24 1000/mV 16 0 1 2 0 I\n",
    "null": "l 1 125 0 16:57:09\n~ 0 255(-128)/NU 8 0 -128 0 0 PLETH\n",
    "latin1": "t 1 1 600\nt.dat 16x200 32.7675/\xb5V 15 0 3276 0 0 sine\n",
    "lies": "r 99999999999999999999 -1 1e999\n",
}
TABLES = {
    "scales": "time,I\n"
    + "".join(
        f"{0.01 * i:.2f},{v}\n"
        for i, v in enumerate(["1", "12345678901234", "0.125", "98765432109876543", "0.0625", "0.000015", "2"])
    ),
    "rdsamp": "'Elapsed time','MLII','V5'\n'hh:mm:ss.mmm','mV','mV'\n'0:00.000',-0.145,-0.065\n'0:00.003',-0.145,-\n'0:00.006',-0.12,-0.1\n",
    "semicolon": "Zeit [ms];I;II [uV]\n0;0,10;-100,5\n4;0,20;200\n8;-0,30;300\n12;0,4;400\n",
    "tab": "0.000\t0.1\t0.2\n0.002\t0.3\t0.4\n0.004\t0.5\t0.6\n0.006\t0.7\t0.8\n",
    "opensignals": '# {"00:11": {"sensor": ["ECG", "RAW"], "column": ["nSeq", "I1", "A2", "A4"], "sampling rate": 100, '
    '"label": ["A2", "A4"]}}\n# EndOfHeader\n0\t1\t500\t7\t\n1\t1\t510\t8\t\n2\t1\t490\t9\t\n',
    "micros": "# t_us_pico,raw\n186,34152\n4034,35032\n8036,34040\n12031,32487\n16040,32000\n",
    "blanks": "# t  ECG\n 0.000   0.1\n 0.002  -0.3 \n 0.004   0.5\n 0.006 0.7\n",
    "bare": "0.1\n0.2\n1e-3\n-5\nNaN\n",
    "raw": "'sample #','MLII','V5'\n0,995,1011\n1,995,1011\n2,995,1011\n3,1100,1008\n",
    "keys": "Name,Jane\nSample Rate,512 hertz\n\nLead,Lead I\nUnit,\u00b5V\n\n-19.547\n-20.1\n-21.25\n",
    "stamps": "Phone timestamp;sensor timestamp [ns];ecg [uV]\n2021-03-01T10:00:00.000;599616000000000000;12\n"
    "2021-03-01T10:00:00.008;599616000007692308;13\n2021-03-01T10:00:00.016;599616000015384616;14\n"
    "2021-03-01T10:00:00.024;599616000023076924;14\n",
    "clock": "time,I\n[23:59:59.990 01/02/2003],1.5\n[23:59:59.994 01/02/2003],1\n[23:59:59.998 01/02/2003],1\n[00:00:00.002 02/02/2003],1\n",
    "gap": "t,a (mV)\n0.00,1\n0.01,2\n0.02,3\n0.09,4\n0.10,5\n0.11,6\n",
    "quoted": '\ufefftime_ms,"II, modified"\r\n0,1.5\r\n2,"2.5"\r\n4,3\r\n6,x\r\n',
    "language": "Fr\u00e9quence,512\u00a0hertz\n\nD\u00e9rivation,D\u00e9rivation I\nUnit\u00e9,\u00b5V\n\n-19.5\n-20.1\n3\n",
    "samples": "Timestamp (ms),Samples (uV)\n0,12\n8,-13\n16,14\n24,15\n32,3\n",
    "label": "time_s,ecg_mv,label\n0.00,0.1,N\n0.01,0.2,N\n0.02,0.3,V\n0.03,0.4,N\n",
}
DECIMALS = [
    "0",
    "-0.145",
    "1.052e+04",
    "9007199254740993",
    "2.2250738585072011e-308",
    "4.9406564584124654e-324",
    "1.7976931348623157e308",
    "1e309",
    "." + "0" * 400 + "1e400",
    "9" * 800 + "e-700",
    "123456789012345678901234567890",
    "0.1234567890123456789",
]


def annotation_file(words: list[int | bytes]) -> bytes:
    return b"".join(word if isinstance(word, bytes) else struct.pack("<H", word) for word in words)


def word(code: int, value: int) -> int:
    return code << 10 | value


ANNOTATIONS = {
    "all": annotation_file(
        [
            word(28, 18),
            word(63, 3),
            b"(N\0\0",
            word(1, 59),
            word(59, 0),
            1,
            0x86A0,
            word(5, 5),
            word(61, 1),
            word(62, 1),
            word(60, 2),
            word(1, 1),
            0,
        ]
    ),
    "back": annotation_file([word(59, 0), 0xFFFF, 0xFFFE, word(1, 1), word(0, 1), 0]),
    "long": annotation_file([word(22, 0), word(63, 255), b"x" * 256] + [word(1, 300)] * 20 + [0]),
    "empty": annotation_file([0]),
    "definitions": annotation_file([word(22, 0), word(63, 25), b"## time resolution: 500.0\0", word(1, 10), 0]),
}


def signal_input(selector: int, frames: int, chunk: int, payload: bytes) -> bytes:
    """Three signals with 3, 1 and 2 samples per frame."""
    return bytes([2, selector, 2, 0, 1, 0]) + struct.pack(">iHB", 10, frames, chunk) + payload


class Bits:
    """Bits, most significant first."""

    def __init__(self) -> None:
        self.text = ""

    def put(self, value: int, count: int) -> Bits:
        self.text += format(value & ((1 << count) - 1), f"0{count}b") if count else ""
        return self

    def unary(self, zeros: int) -> Bits:
        self.text += "0" * zeros + "1"
        return self

    def bytes(self) -> bytes:
        text = self.text + "0" * (-len(self.text) % 8)
        return int(text, 2).to_bytes(len(text) // 8, "big")


def crc(content: bytes, width: int, polynomial: int) -> int:
    total = 0
    for byte in content:
        total ^= byte << (width - 8)
        for _ in range(8):
            total = (total << 1) ^ (polynomial if total >> (width - 1) else 0)
            total &= (1 << width) - 1
    return total


def flac(channels: int, channel_code: int, samples: int, subframes: Bits, bits: int = 16) -> bytes:
    """A stream of one block (RFC 9639)."""
    info = Bits().put(0x664C6143, 32).put(0x80, 8).put(34, 24).put(16, 16).put(16, 16).put(0, 48).put(250, 20)
    info.put(channels - 1, 3).put(bits - 1, 5).put(0, 36).put(0, 128)
    head = (
        Bits().put(0xFFF8, 16).put(6, 4).put(0, 4).put(channel_code, 4).put(0, 4).put(0, 8).put(samples - 1, 8).bytes()
    )
    block = head + bytes([crc(head, 8, 0x07)]) + subframes.bytes()
    return info.bytes() + block + crc(block, 16, 0x8005).to_bytes(2, "big")


FLAC_STREAMS = {
    "constant": (0, flac(1, 0, 200, Bits().put(0, 8).put(-7, 8), bits=8)),
    "verbatim": (8, flac(1, 0, 3, Bits().put(3, 8).unary(1).put(5, 14).put(-6, 14).put(1, 14))),
    "fixed": (
        8,
        flac(
            1,
            0,
            5,
            Bits()
            .put(20, 8)
            .put(10, 16)
            .put(12, 16)
            .put(0, 2)
            .put(0, 4)
            .put(1, 4)
            .unary(1)
            .put(0, 1)
            .unary(0)
            .put(1, 1)
            .unary(2)
            .put(1, 1),
        ),
    ),
    "linear": (
        16,
        flac(
            1,
            0,
            4,
            Bits()
            .put(64, 8)
            .put(-5, 24)
            .put(3, 4)
            .put(1, 5)
            .put(3, 4)
            .put(1, 2)
            .put(0, 4)
            .put(31, 5)
            .put(5, 5)
            .put(2, 5)
            .put(-16, 5)
            .put(7, 5),
            bits=24,
        ),
    ),
    "stereo": (9, flac(2, 10, 2, Bits().put(2, 8).put(4, 16).put(4, 16).put(2, 8).put(5, 17).put(-1, 17))),
}


def edf(
    signals: list[tuple[str, str, int]],
    data: bytes,
    *,
    version: bytes = b"0",
    kind: str = "",
    records: int = 2,
    duration: str = "1",
) -> bytes:
    """Header from (label, unit, samples per data record), limits -1000 ... 1000 adu = -5 ... 5 units."""

    def field(value: object, size: int) -> bytes:
        return str(value).encode("latin-1").ljust(size)[:size]

    count = len(signals)
    fixed = version.ljust(8) + field("X", 80) + field("X", 80) + b"01.02.0313.05.30"
    fixed += field(256 * (count + 1), 8) + field(kind, 44) + field(records, 8) + field(duration, 8) + field(count, 4)
    columns = [
        [label for label, _, _ in signals],
        [""] * count,
        [unit for _, unit, _ in signals],
        [-5] * count,
        [5] * count,
        [-1000] * count,
        [1000] * count,
        [""] * count,
        [samples for _, _, samples in signals],
        [""] * count,
    ]
    widths = [16, 80, 8, 8, 8, 8, 8, 80, 8, 32]
    return fixed + b"".join(field(value, width) for column, width in zip(columns, widths) for value in column) + data


def time_list(text: bytes) -> bytes:
    return text.ljust(20, b"\0")


EDF_FILES = {
    "plain": edf([("ECG II", "mV", 4)], bytes(range(16))),
    "rates": edf([("EEG", "uV", 8), ("Temp", "", 1), ("ECG V1", "mV", 4)], bytes(range(52)), duration="0,5"),
    "bdf": edf([("ECG", "uV", 3)], bytes(range(18)), version=b"\xffBIOSEMI", records=-1),
    "plus": edf(
        [("ECG II", "mV", 2), ("EDF Annotations", "", 10)],
        b"\1\0\2\0"
        + time_list(b"+0\x14\x14\0+0.5\x14V\x14\0")
        + b"\3\0\4\0"
        + time_list(b"+1\x14\x14\0+1\x1530\x14W\x14\0"),
        kind="EDF+C",
    ),
    "gap": edf(
        [("ECG II", "mV", 2), ("EDF Annotations", "", 10)],
        b"\1\0\2\0" + time_list(b"+0\x14\x14\0") + b"\3\0\4\0" + time_list(b"+3.5\x14\x14\0"),
        kind="EDF+D",
    ),
}


def ishne(
    leads: list[int],
    resolution_nv: list[int],
    data: bytes,
    *,
    announced: int = 0,
    room: int = 0,
    rate: int = 200,
    summed: bool = False,
) -> bytes:
    """A Holter file of the ISHNE standard as core/formats/ishne.hpp describes it."""
    twelve = lambda values: struct.pack("<12h", *(values + [-9] * (12 - len(values))))  # noqa: E731
    header = (
        struct.pack("<iiiih", room, announced, 522, 522 + room, 1)
        + b"first".ljust(40, b"\0")
        + b"last".ljust(40, b"\0")
    )
    header += (
        b"number".ljust(20, b"\0") + struct.pack("<2h9h3h", 1, 0, *[1] * 9, 13, 5, 30) + struct.pack("<h", len(leads))
    )
    header += twelve(leads) + twelve([1] * len(leads)) + twelve(resolution_nv) + struct.pack("<h", 3)
    header += b"digital".ljust(40, b"\0") + struct.pack("<h", rate) + bytes(80 + 80 + 88)
    checksum = binascii.crc_hqx(header + bytes(room), 0xFFFF) if summed else 0
    return b"ISHNE1.0" + struct.pack("<H", checksum) + header + bytes(room) + data


ISHNE_FILES = {
    "plain": ishne([6], [2500], bytes(range(40))),
    "three": ishne([0, 11, 17], [2500, 0, 10_000], bytes(range(60)), announced=10),
    "room": ishne([2, 3], [1000, 1000], bytes(range(41)), announced=30, room=7),
    "summed": ishne([6], [2500], bytes(range(40)), announced=20, room=5, summed=True),
    "together": ishne([5, 6], [1000, 1000], bytes(range(40)), announced=20),
    "longer": ishne([1, 1], [1000, -1], bytes(range(80)), announced=8),
}


def ishne_annotations(*labels: tuple[bytes, int], room: int = 0) -> bytes:
    """As core/formats/ishne_annotation.hpp describes it."""
    header = b"ANN  1.0" + ishne([6], [2500], b"", room=room)[8:]
    return header + struct.pack("<I", 100) + b"".join(label + b" " + struct.pack("<H", toc) for label, toc in labels)


ISHNE_ANNOTATIONS = {
    "plain": ishne_annotations((b"N", 0), (b"V", 150), (b"N", 210)),
    "every_label": ishne_annotations(*[(bytes([label]), 9) for label in b"NVSCBPXU?"], room=5),
    "timeout": ishne_annotations((b"N", 0), (b"!", 65535), (b"N", 7)),
    "torn": ishne_annotations((b"N", 0), (b"N", 200))[:-1],
}


def mat_element(kind: int, content: bytes) -> bytes:
    padding = 0 if kind == 15 else -len(content) % 8
    return struct.pack("<II", kind, len(content)) + content + bytes(padding)


def mat_array(name: bytes, rows: int, columns: int, kind: int, content: bytes) -> bytes:
    """A variable of MATLAB 5: `kind` is its class, `content` the elements behind its name."""
    head = mat_element(6, struct.pack("<II", kind, 0)) + mat_element(5, struct.pack("<ii", rows, columns))
    return mat_element(14, head + mat_element(1, name) + content)


def mat_file(*variables: bytes) -> bytes:
    return b"MATLAB 5.0 MAT-file".ljust(124) + struct.pack("<HH", 0x0100, 0x4D49) + b"".join(variables)


MAT_NUMBERS = struct.pack("<40h", *[(i * i) % 200 - 100 for i in range(40)])
MAT_VALUES = mat_array(b"val", 2, 20, 10, mat_element(3, MAT_NUMBERS))
MAT_RATE = mat_array(b"fs", 1, 1, 6, struct.pack("<HHI", 4, 2, 360))
MAT_TIMES = mat_array(b"t", 20, 1, 6, mat_element(9, struct.pack("<20d", *[i * 0.004 for i in range(20)])))
MAT_LEAD = mat_array(b"II", 20, 1, 6, mat_element(9, struct.pack("<20d", *[i * 0.125 - 1 for i in range(20)])))
MAT_FIELDS = struct.pack("<HHI", 5, 4, 8) + mat_element(1, b"sex\0\0\0\0\0data\0\0\0\0")
MATLAB_FILES = {
    "plain": mat_file(MAT_VALUES, MAT_RATE),
    "vectors": mat_file(MAT_TIMES, MAT_LEAD),
    "structure": mat_file(mat_array(b"ECG", 1, 1, 2, MAT_FIELDS + mat_element(14, b"") + MAT_VALUES)),
    "compressed": mat_file(mat_element(15, zlib.compress(MAT_VALUES, 9)), mat_element(15, zlib.compress(MAT_RATE))),
    "stored": mat_file(mat_element(15, zlib.compress(MAT_LEAD, 0))),
}


def journal(*edits: tuple[int, int, int, int, bytes], version: int = 2) -> bytes:
    """Edits (kind, code, begin, end, text) as core/edits/journal.hpp stores them; of shapes the text is the list."""
    stored = b"FIDJ" + struct.pack("<I", version)
    for sequence, (kind, code, begin, end, text) in enumerate(edits):
        words = b"" if kind in (10, 20, 21) else text
        payload = struct.pack("<BBqqI", kind, code, begin, end, len(words)) + text
        crc = zlib.crc32(struct.pack("<I", sequence) + payload)
        stored += struct.pack("<III", len(payload), crc, sequence) + payload
    return stored


JOURNALS = {
    "empty": journal(),
    "every_kind": journal(
        (0, 5, 50, 0, b""),
        (1, 2, 0, 300, b""),
        (2, 0, 200, 0, b""),
        (3, 1, 700, 0, b""),
        (4, 0, 700, 720, b""),
        (5, 0, 9, 0, b"look"),
        (6, 0, 9, 0, b""),
        (7, 0, 0, 0, b""),
        (8, 0, 0, 0, b""),
        (9, 0, 1, 500, b""),
    ),
    "first_format": journal((0, 5, 50, 0, b""), (5, 0, 9, 0, b"look"), version=1),
    "later_kinds": journal(
        (10, 5, 50, 0, struct.pack("<IqII", 3, 50, 10, 140)),
        (11, 0, 100, 700, b"(AFIB"),
        (11, 0, 200, 300, b"(VT"),
        (12, 0, 250, 400, b""),
        (13, 0, 0, 77, b"2026-03-01 A. Reader"),
        (14, 0, 0, 300, b""),
        (15, 0, 0, 0, b""),
        (14, 0, 0, 0, b""),
        (0, 5, 50, 0, b""),
    ),
    "shapes": journal(
        (20, 0, 50, 0, struct.pack("<IqII", 3, 50, 10, 140)),
        (21, 0, 60, 0, struct.pack("<Iq", 1, 60)),
        (4, 0, 60, 90, b""),
        (20, 0, 400, 0, struct.pack("<IqI", 2, 90, 310)),
        (7, 0, 0, 0, b""),
        version=4,
    ),
    "torn": journal((2, 0, 200, 0, b""), (0, 5, 60, 0, b""))[:-5],
}


EXPERIMENTS = {
    "complete": '{"schema": 1, "class_map": "papers", "test": "DS2", "experiments": [{"id": "a", "document": "S000", "title": "A", '
    '"network": "n", "parameters": 10, "classes": ["N", "S"], "split": "DS1 -> DS2", "training_beats": [9, 1], '
    '"model": null, "printed": {"accuracy": 0.9, "f1": {"S": 0.1}}, "runs": [{"seed": 1, "precision": "int8", '
    '"confusion": [[8, 2], [1, 4]], "records": {"232": [[8, 2], [1, 4]]}}]}]}',
    "leaks": '{"experiments": [{"id": "b", "classes": ["N", "S"], "split": "leaks", "runs": [{"confusion": [[1, 0], [0, 0]]}]}, 7]}',
    "odd": '[1, -2.5e1, "\\u00e9\\ud83d", {"a": [true, false, null]}]',
}


def summed(content: bytes) -> bytes:
    """The CRC of SCP-ECG before what it is made from."""
    return struct.pack("<H", binascii.crc_hqx(content, 0xFFFF)) + content


def scp(*parts: tuple[int, bytes], mark: bytes = b"SCPECG") -> bytes:
    """An SCP-ECG file as core/formats/scp.hpp describes it: numbers and contents of its sections."""

    def section(number: int, content: bytes, mark: bytes) -> bytes:
        return summed(struct.pack("<HI2B", number, len(content) + 16, 20, 20) + mark + content)

    zeroth = 16 + 10 * (len(parts) + 1)
    pointers = struct.pack("<HII", 0, zeroth, 7)
    rest = b""
    for number, content in parts:
        whole = section(number, content, bytes(6))
        pointers += struct.pack("<HII", number, len(whole), 7 + zeroth + len(rest))
        rest += whole
    body = section(0, pointers, mark) + rest
    return summed(struct.pack("<I", len(body) + 6) + body)


def scp_leads(flags: int, *leads: tuple[int, int, int]) -> bytes:
    return struct.pack("<BB", len(leads), flags) + b"".join(struct.pack("<IIB", *lead) for lead in leads)


def scp_coded(differences: int, bimodal: int, *leads: bytes, interval_us: int = 2000, nanovolts: int = 2500) -> bytes:
    head = struct.pack("<HHBB", nanovolts, interval_us, differences, bimodal)
    return head + b"".join(struct.pack("<H", len(lead)) for lead in leads) + b"".join(leads)


def scp_complexes(*complexes: tuple[int, int, int, int, int, int]) -> bytes:
    head = struct.pack("<HHH", 6, 2, len(complexes))
    head += b"".join(struct.pack("<HIII", *each[:4]) for each in complexes)
    return head + b"".join(struct.pack("<II", *each[4:]) for each in complexes)


SCP_STANDARD = (2, struct.pack("<H", 19_999))
SCP_PERSON = b"\0\4\0Doe\0" + b"\x19\4\0\xe5\7\3\5" + b"\x1a\3\0\x0d\5\x1e" + b"\xff\0\0"
SCP_PACKED = bytes([0b10010110, 0b01110011, 0b11111110, 0b01100100, 0b11111111, 0b11000001, 0b00000000, 0])
SCP_TABLES = struct.pack("<HH", 2, 2) + struct.pack("<BBBhI", 1, 5, 1, 3, 0) + struct.pack("<BBBhI", 1, 1, 0, 2, 1)
SCP_TABLES += struct.pack("<H", 2) + struct.pack("<BBBhI", 1, 1, 1, -1, 0) + struct.pack("<BBBhI", 1, 1, 0, 1, 1)
SCP_FILES = {
    "plain": scp(
        (1, SCP_PERSON),
        (3, scp_leads(4, (1, 6, 1), (1, 6, 2))),
        (6, scp_coded(0, 0, MAT_NUMBERS[:12], MAT_NUMBERS[12:24])),
    ),
    "packed": scp(SCP_STANDARD, (3, scp_leads(4, (1, 9, 3))), (6, scp_coded(2, 0, SCP_PACKED))),
    "tables": scp(
        (2, SCP_TABLES),
        (3, scp_leads(4, (1, 9, 61), (4, 8, 2))),
        (6, scp_coded(1, 0, SCP_PACKED, SCP_PACKED)),
        mark=bytes(6),
    ),
    "beats": scp(
        (3, scp_leads(5, (1, 12, 2))),
        (4, scp_complexes((0, 3, 4, 5, 3, 5), (1, 0, 8, 0, 0, 0), (0, 10, 10, 11, 10, 11))),
        (5, scp_coded(0, 0, MAT_NUMBERS[:6], nanovolts=5000)),
        (6, scp_coded(0, 1, MAT_NUMBERS[:24], interval_us=8000, nanovolts=20_000)),
    ),
    "words": scp(
        (1, SCP_PERSON),
        (3, scp_leads(4, (1, 6, 1))),
        (6, scp_coded(0, 0, MAT_NUMBERS[:12])),
        (7, struct.pack("<BBHH5H3h", 1, 0, 800, 0, 40, 150, 200, 300, 600, 10, -20, 999)),
        (8, bytes(8) + b"\2\1\4\0NSR\0\2\2\0x\0"),
        (11, bytes(8) + b"\1\1\5\0\1LBBB"),
    ),
    "dialect": struct.pack("<HHHHHIBB6xHII", 0x9D30, 0, 0x72F0, 0xFD40, 0, 76, 13, 13, 0, 76, 6) + bytes(60),
}


class Dicom:
    """Elements of DICOM in one transfer syntax, as core/formats/dicom_elements.hpp describes them."""

    def __init__(self, *, explicit: bool = True, big: bool = False, undefined: bool = False) -> None:
        self.explicit, self.order, self.undefined = explicit, ">" if big else "<", undefined

    def tag(self, tag: int) -> bytes:
        return struct.pack(self.order + "HH", tag >> 16, tag & 0xFFFF)

    def head(self, tag: int, kind: bytes, length: int) -> bytes:
        if not self.explicit:
            return self.tag(tag) + struct.pack("<I", length)
        if kind in (b"SQ", b"OB", b"OW", b"UN"):
            return self.tag(tag) + kind + bytes(2) + struct.pack(self.order + "I", length)
        return self.tag(tag) + kind + struct.pack(self.order + "H", length)

    def element(self, tag: int, kind: bytes, value: bytes) -> bytes:
        value += b" " * (len(value) % 2)
        return self.head(tag, kind, len(value)) + value

    def numbers(self, letter: str, *values: int) -> bytes:
        return struct.pack(f"{self.order}{len(values)}{letter}", *values)

    def sequence(self, tag: int, *items: bytes) -> bytes:
        end = struct.pack(self.order + "I", 0)
        content = b""
        for item in items:
            size = 0xFFFFFFFF if self.undefined else len(item)
            content += self.tag(0xFFFEE000) + struct.pack(self.order + "I", size) + item
            content += self.tag(0xFFFEE00D) + end if self.undefined else b""
        if not self.undefined:
            return self.head(tag, b"SQ", len(content)) + content
        return self.head(tag, b"SQ", 0xFFFFFFFF) + content + self.tag(0xFFFEE0DD) + end

    def code(self, tag: int, value: bytes, meaning: bytes) -> bytes:
        return self.sequence(tag, self.element(0x00080100, b"SH", value) + self.element(0x00080104, b"LO", meaning))

    def group(self, kind: bytes = b"SS", bits: int = 16, label: bytes = b"RHYTHM", offset: bytes = b"0") -> bytes:
        channels = [
            self.code(0x003A0208, code, meaning)
            + self.element(0x003A0210, b"DS", b"2.5")
            + self.code(0x003A0211, b"uV", b"microvolt")
            + self.element(0x003A0212, b"DS", b"1")
            + self.element(0x003A0213, b"DS", b"-3")
            for code, meaning in ((b"2:1", b"Lead I"), (b"5.6.3-9-3", b"Lead V1"))
        ]
        letter = {8: "b", 16: "h", 32: "i"}[bits]
        return (
            self.element(0x00181068, b"DS", offset)
            + self.element(0x003A0004, b"CS", b"ORIGINAL")
            + self.element(0x003A0005, b"US", self.numbers("H", 2))
            + self.element(0x003A0010, b"UL", self.numbers("I", 4))
            + self.element(0x003A001A, b"DS", b"500")
            + self.element(0x003A0020, b"SH", label)
            + self.sequence(0x003A0200, *channels)
            + self.element(0x54001004, b"US", self.numbers("H", bits))
            + self.element(0x54001006, b"CS", kind)
            + self.element(0x5400100A, b"OW", self.numbers(letter, -128))
            + self.element(0x54001010, b"OW", self.numbers(letter, 1, 2, -3, -128, 5, 6, 7, 8))
        )

    def data_set(self, *groups: bytes) -> bytes:
        note = self.element(0x00700006, b"ST", b"Sinus rhythm")
        measured = (
            self.code(0x004008EA, b"ms", b"ms")
            + self.code(0x0040A043, b"x", b"PR")
            + self.element(0x0040A30A, b"DS", b"161")
        )
        return (
            self.element(0x0008002A, b"DT", b"20210305130530")
            + self.sequence(0x0040B020, note, measured)
            + self.sequence(0x54000100, *groups)
        )


def dicom_file(syntax: bytes, data_set: bytes) -> bytes:
    return bytes(128) + b"DICM" + Dicom().element(0x00020010, b"UI", syntax + bytes(len(syntax) % 2)) + data_set


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


DICOM_LITTLE, DICOM_OPEN = Dicom(), Dicom(undefined=True)
DICOM_IMPLICIT, DICOM_BIG = Dicom(explicit=False, undefined=True), Dicom(big=True)
DICOM_FILES = {
    "explicit": dicom_file(b"1.2.840.10008.1.2.1", DICOM_LITTLE.data_set(DICOM_LITTLE.group())),
    "median": dicom_file(
        b"1.2.840.10008.1.2.1",
        DICOM_OPEN.data_set(DICOM_OPEN.group(), DICOM_OPEN.group(label=b"MEDIAN BEAT"), DICOM_OPEN.group(offset=b"8")),
    ),
    "implicit": dicom_file(b"1.2.840.10008.1.2", DICOM_IMPLICIT.data_set(DICOM_IMPLICIT.group(b"SB", 8))),
    "big": dicom_file(b"1.2.840.10008.1.2.2", DICOM_BIG.data_set(DICOM_BIG.group(b"SL", 32))),
    "deflated": dicom_file(b"1.2.840.10008.1.2.1.99", deflated(DICOM_LITTLE.data_set(DICOM_LITTLE.group(b"US")))),
    "image": dicom_file(
        b"1.2.840.10008.1.2.1", DICOM_OPEN.sequence(0x00081140, b"") + DICOM_LITTLE.element(0x7FE00010, b"OW", b"pp")
    ),
}


def main() -> None:
    files: dict[str, bytes] = {}
    for name, text in HEADERS.items():
        files[f"wfdb_header_fuzz/{name}"] = text.encode("latin-1")
    for name, text in TABLES.items():
        files[f"csv_fuzz/{name}"] = bytes([1 if name in ("bare", "raw") else 0, 7]) + text.encode("utf-8")
    files["csv_fuzz/raw_gain"] = bytes([3, 2]) + TABLES["raw"].encode("utf-8")
    for number, text in enumerate(DECIMALS):
        files[f"decimal_fuzz/{number:02}"] = text.encode("ascii")
    for name, content in ANNOTATIONS.items():
        files[f"wfdb_annotation_fuzz/{name}"] = content
    payload = bytes((7 * i * i + 3 * i) % 256 for i in range(211)) + b"\x00\x80\x00\x08\x88\x00\x80"
    for selector in range(12):
        files[f"wfdb_signal_fuzz/format_{selector:02}"] = signal_input(selector, 0, 4, payload)
    files["wfdb_signal_fuzz/promised"] = signal_input(7, 9, 0, payload)
    signal = bytes(range(1, 49))
    for name, header in {
        "plain": "r 2 100 4\nr.dat 16 1000 16 0 1 10 0 I\nr.dat 16 1000 16 0 5 26 0 V1\n# note\n",
        "rates": "r 2 100\nr.dat 212x2:1 1000/uV 12 0 1 0 0 I\nr.dat 212 0 12 0 1 0 0 V1\n~ 0\n",
        "null": "r 2 100\nr.dat 310x3 1000\n~ 0 200 12 0 0 0 0 II\n",
        "offset": "r 1 100 9\nr.dat 16+24 1000\n",
    }.items():
        content = header.encode("ascii")
        files[f"ingest_fuzz/{name}"] = (
            struct.pack(">HHB", len(content), len(signal), 0) + content + signal + ANNOTATIONS["all"]
        )
    for name, (kind, content) in FLAC_STREAMS.items():
        files[f"flac_fuzz/{name}"] = struct.pack(">BHB", kind, 300, 3) + content
    for name, content in JOURNALS.items():
        files[f"journal_fuzz/{name}"] = content
    for name, text in EXPERIMENTS.items():
        files[f"experiments_fuzz/{name}"] = text.encode("utf-8")
    for name, content in EDF_FILES.items():
        files[f"edf_fuzz/{name}"] = bytes([6, 0]) + content
    for name, content in ISHNE_FILES.items():
        files[f"ishne_fuzz/{name}"] = bytes([6, 0]) + content
    for name, content in ISHNE_ANNOTATIONS.items():
        files[f"ishne_annotation_fuzz/{name}"] = content
    for name, content in SCP_FILES.items():
        files[f"scp_fuzz/{name}"] = bytes([6, 0]) + content
    for name, content in DICOM_FILES.items():
        files[f"dicom_fuzz/{name}"] = bytes([6, 0]) + content
    for name, content in MATLAB_FILES.items():
        files[f"matlab_fuzz/{name}"] = bytes([0 if name in ("plain", "vectors") else 1, 7]) + content
    for name, content in files.items():
        path = CORPUS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(files)} seeds in {CORPUS}")


if __name__ == "__main__":
    main()
