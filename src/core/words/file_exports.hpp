#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ecg {

enum class ExportGroup : std::uint8_t { results, annotations, recordings };
inline constexpr std::array<std::string_view, 3> kExportGroupTitles = {"Results", "Annotations",
                                                                       "Recording and annotations"};

/// A file that a person can save, in the words of screen and text view.
struct FileExport {
  ExportGroup group;
  std::string_view what;  ///< by which it is asked for (core/report)
  std::string_view title;
  std::string_view note;
  bool needs_reference = false;  ///< that came with the recording
};

/// All of them, in the order they are offered.
inline constexpr std::array<FileExport, 20> kFileExports = {{
    {ExportGroup::results, "report.html", "Report (HTML)", "to read, print or keep: summary, hours, strips"},
    {ExportGroup::results, "page.svg", "Page of ten seconds (SVG)",
     "A4 in true millimetres, 3 x 4 where all leads are there"},
    {ExportGroup::results, "json", "Everything (JSON)", "beats, episodes, findings, quality, model"},
    {ExportGroup::results, "beats.csv", "Beats (CSV)", "time, class, probabilities, RR"},
    {ExportGroup::results, "rr.csv", "RR intervals (CSV)", "time, RR, rate, classes"},
    {ExportGroup::results, "episodes.csv", "Episodes (CSV)", "kind, begin, end"},
    {ExportGroup::results, "findings.csv", "Findings (CSV)", "priority, text, place"},
    {ExportGroup::results, "hrv.csv", "HRV and intervals (CSV)", "every measure with its definition"},
    {ExportGroup::results, "waves.csv", "Waves (CSV)", "P, QRS and T of every beat and lead"},
    {ExportGroup::results, "leads.csv", "Usual beat by lead (CSV)", "Q, R, S, ST of each lead; PR, QRS, QT, axis"},
    {ExportGroup::results, "saliency.csv", "Saliency by class (CSV)",
     "what speaks for each class, quartiles over the beats"},
    {ExportGroup::results, "bxb", "Score (text)", "as bxb, rxr and epicmp print it", true},
    {ExportGroup::annotations, "annotations", "Annotations (WFDB)", "beats and rhythms as annotator fid"},
    {ExportGroup::annotations, "rdann.txt", "Annotations (text)", "as rdann prints them"},
    {ExportGroup::annotations, "annotations.json", "Annotations (JSON)", "time, symbol, note"},
    {ExportGroup::annotations, "annotations.csv", "Annotations (CSV)", "the same as a table"},
    {ExportGroup::recordings, "edf", "Recording (EDF+)", "signals with the annotations"},
    {ExportGroup::recordings, "wfdb212.zip", "Recording (WFDB 212)", "12-bit signals and annotations, zipped"},
    {ExportGroup::recordings, "wfdb16.zip", "Recording (WFDB 16)", "16-bit signals and annotations, zipped"},
    {ExportGroup::recordings, "csv", "Recording (CSV)", "time and a column per lead"},
}};

}  // namespace ecg
