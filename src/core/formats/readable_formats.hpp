#pragma once

#include <array>
#include <span>
#include <string_view>

namespace ecg {

/// A kind of file that a recording is read from, in the words of screen, sentences and help.
struct ReadableFormat {
  std::string_view name;                         ///< "EDF": the first of those in `brief`
  std::span<const std::string_view> extensions;  ///< of the files that are opened, lower case
  std::string_view brief;                        ///< where room is scarce: "EDF, BDF"
  std::string_view files;                        ///< in a sentence: "EDF and BDF files"
  std::string_view one;                          ///< of one of them: "an EDF or BDF file"
};

inline constexpr std::array<std::string_view, 1> kWfdbExtensions = {"hea"};
inline constexpr std::array<std::string_view, 2> kEdfExtensions = {"edf", "bdf"};
inline constexpr std::array<std::string_view, 3> kIshneExtensions = {"ecg", "hol", "ishne"};
inline constexpr std::array<std::string_view, 1> kScpExtensions = {"scp"};
inline constexpr std::array<std::string_view, 2> kDicomExtensions = {"dcm", "dicom"};
inline constexpr std::array<std::string_view, 1> kMatlabExtensions = {"mat"};
inline constexpr std::array<std::string_view, 1> kXmlExtensions = {"xml"};
inline constexpr std::array<std::string_view, 3> kTableExtensions = {"csv", "tsv", "txt"};

inline constexpr std::array<ReadableFormat, 8> kReadableFormats = {{
    {"WFDB", kWfdbExtensions, "WFDB (.hea with .dat, and .atr)", "WFDB records (.hea with .dat and .atr)",
     "a WFDB header (100.hea; its signal and annotation files are found beside it)"},
    {"EDF", kEdfExtensions, "EDF, BDF", "EDF and BDF files", "an EDF or BDF file"},
    {"ISHNE", kIshneExtensions, "ISHNE", "ISHNE Holter files (.ecg, with .ann)",
     "an ISHNE Holter file (.ecg; its annotation file, .ann, is found beside it)"},
    {"SCP-ECG", kScpExtensions, "SCP-ECG", "SCP-ECG files (.scp)", "an SCP-ECG file (.scp)"},
    {"DICOM", kDicomExtensions, "DICOM", "DICOM ECG waveforms (.dcm)", "a DICOM ECG waveform (.dcm)"},
    {"MATLAB", kMatlabExtensions, "MATLAB", "MATLAB files (.mat, up to version 7.2)",
     "a MATLAB file (.mat, up to version 7.2)"},
    {"XML", kXmlExtensions, "XML (HL7 aECG, GE MUSE, Philips)",
     "XML files of ECG carts (.xml: HL7 aECG, GE MUSE, Philips)",
     "an XML file of an ECG cart (.xml: HL7 aECG, GE MUSE, Philips)"},
    {"CSV", kTableExtensions, "CSV", "tables (.csv, .tsv, .txt)", "a table (CSV, TSV, text)"},
}};

}  // namespace ecg
