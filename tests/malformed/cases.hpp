#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ingest/read_files.hpp"

namespace ecg::test {

/// A broken recording and what it is called, e.g. "wfdb gain negative".
struct Case {
  std::string name;
  std::vector<MemoryFile> files;
};

/// Every field of a WFDB header with each of nine faults, signal and annotation files sound.
std::vector<Case> wfdb_field_cases();
/// Every field of an EDF header likewise.
std::vector<Case> edf_field_cases();
/// Synthetic twins of files that broke real readers (reported with wfdb-python, bemoody/wfdb, mimic-code, mne-python,
/// EDF.jl, pyedflib and others).
std::vector<Case> twin_cases();
/// Broken files of hospitals' formats.
std::vector<Case> hospital_cases();

/// Sound recordings that the truncation tests cut.
std::vector<MemoryFile> sound_wfdb();
MemoryFile sound_edf();
MemoryFile sound_table();

}  // namespace ecg::test
