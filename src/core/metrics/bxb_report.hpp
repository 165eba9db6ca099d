#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/metrics/ec57_beats.hpp"

namespace ecg {

// Results in the layouts of WFDB's `bxb` and `sumstats`, so that scripts made for those read ours.

enum class SvebColumns : std::uint8_t {
  without,  ///< S beats are counted as N: `bxb -s` and `-l`
  with,     ///< `bxb -S` and `-L`
};

/// Matrix and statistics of one record (`bxb -s` or `-S`), the shutdown part included.
std::string bxb_report(std::string_view record, std::string_view reference_annotator, std::string_view test_annotator,
                       const Ec57Beats& beats, SvebColumns sveb);

struct NamedEc57Beats {
  std::string record;
  Ec57Beats beats;
};

/// One line per record below the column heads (`bxb -l` or `-L`, first file), then sum, gross and average (`sumstats`).
/// Gross: statistics of the summed counts. Average: mean of the records' statistics, where they are defined.
std::string bxb_table(const std::vector<NamedEc57Beats>& records, SvebColumns sveb);

/// The same for beats missed in shutdown (second file).
std::string bxb_shutdown_table(const std::vector<NamedEc57Beats>& records, SvebColumns sveb);

}  // namespace ecg
