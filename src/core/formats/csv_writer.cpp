#include "core/formats/csv_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "core/formats/csv_text.hpp"
#include "core/formats/record_text.hpp"

namespace ecg {

namespace {

constexpr int kTimeDecimals = 6;      ///< microseconds
constexpr int kMaxValueDecimals = 9;  ///< nanovolts: finer than any converter step

/// Decimals after which a lead's values are whole converter steps, at most kMaxValueDecimals.
int decimals_of(const Signal& signal) {
  double scale = 1.0;
  for (int decimals = 0; decimals < kMaxValueDecimals; ++decimals, scale *= 10.0) {
    const double step = scale / signal.gain_adu_per_unit;
    const double zero = scale * signal.baseline_adu / signal.gain_adu_per_unit;
    constexpr double kWhole = 1e-9;
    if (std::abs(step - std::round(step)) < kWhole && std::abs(zero - std::round(zero)) < kWhole && step != 0.0 &&
        std::round(step) != 0.0)
      return decimals;
  }
  return kMaxValueDecimals;
}

void append(std::string& text, double value, int decimals) {
  std::array<char, 400> digits{};  // the largest double takes 309 before the point
  const auto [end, problem] =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals);
  text.append(digits.data(), end);
}

void append_head(std::string& text, const Signal& signal) {
  std::string name = ascii(signal.lead.empty() ? "lead" : signal.lead);
  if (!signal.unit.empty()) name += " (" + ascii(signal.unit) + ")";
  text += csv_cell(name);
}

}  // namespace

std::string write_table(const Record& record) {
  std::string text = "time (s)";
  std::vector<int> decimals;
  for (const Signal& signal : record.signals) {
    text += ',';
    append_head(text, signal);
    decimals.push_back(decimals_of(signal));
  }
  text += '\n';
  constexpr std::size_t kTimeBytes = 12;
  constexpr std::size_t kValueBytes = 8;
  text.reserve(text.size() + static_cast<std::size_t>(record.length) * (kTimeBytes + kValueBytes * decimals.size()));
  std::vector<std::vector<SampleRange>::const_iterator> gaps;
  for (const Signal& signal : record.signals) gaps.push_back(signal.gaps.begin());
  for (SampleIndex i = 0; i < record.length; ++i) {
    append(text, seconds_from_samples(i, record.fs_hz), kTimeDecimals);
    for (std::size_t lead = 0; lead < record.signals.size(); ++lead) {
      const Signal& signal = record.signals[lead];
      text += ',';
      auto& gap = gaps[lead];
      while (gap != signal.gaps.end() && gap->end <= i) ++gap;
      if ((gap != signal.gaps.end() && gap->begin <= i) || i >= signal.size()) continue;
      const double adu = std::visit(
          [&](const auto& samples) { return static_cast<double>(samples[static_cast<std::size_t>(i)]); }, signal.adu);
      append(text, (adu - signal.baseline_adu) / signal.gain_adu_per_unit, decimals[lead]);
    }
    text += '\n';
  }
  return text;
}

}  // namespace ecg
