#include "core/explain/class_saliency.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/statistics.hpp"
#include "core/record/time.hpp"

namespace ecg {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

WaveShare mean_of(const MapRows& rows, std::span<const std::int32_t> members, WavePart MapRow::* wave) {
  double share = 0.0, length = 0.0;
  std::size_t beats = 0;
  for (const std::int32_t member : members) {
    const WavePart& part = rows.rows[static_cast<std::size_t>(member)].*wave;
    if (!std::isfinite(part.share)) continue;
    share += static_cast<double>(part.share);
    length += static_cast<double>(part.length);
    ++beats;
  }
  const auto count = static_cast<double>(beats);
  return beats > 0 ? WaveShare{share / count, length / count, beats} : WaveShare{kUndefined, kUndefined, 0};
}

/// The finite ones of a number of each row.
std::vector<float> values_of(const MapRows& rows, std::span<const std::int32_t> members, float MapRow::* number) {
  std::vector<float> values;
  for (const std::int32_t member : members) {
    const float value = rows.rows[static_cast<std::size_t>(member)].*number;
    if (std::isfinite(value)) values.push_back(value);
  }
  return values;
}

double middle_of(std::vector<float> values) {
  return values.empty() ? kUndefined : static_cast<double>(quantile_in_place(std::span(values), 0.5));
}

double mean_of(std::span<const float> values) {
  double sum = 0.0;
  for (const float value : values) sum += static_cast<double>(value);
  return values.empty() ? kUndefined : sum / static_cast<double>(values.size());
}

std::vector<SaliencySegment> segments_of(const MapRows& rows, std::span<const std::int32_t> members) {
  std::vector<SaliencySegment> segments;
  std::vector<float> means(members.size());
  for (std::size_t k = 0; k < rows.segments() && !members.empty(); ++k) {
    for (std::size_t i = 0; i < members.size(); ++i) means[i] = rows.profile(static_cast<std::size_t>(members[i]))[k];
    const auto value = [&](double share) { return static_cast<double>(quantile_in_place(std::span(means), share)); };
    segments.push_back({rows.begin_s[k], rows.begin_s[k] + kSaliencySegment_s, value(0.25), value(0.5), value(0.75)});
  }
  return segments;
}

/// Median correlation of the members' profiles with that of the group.
double consistency_of(const MapRows& rows, std::span<const std::int32_t> members,
                      std::span<const SaliencySegment> segments) {
  std::vector<float> typical, values;
  for (const SaliencySegment& segment : segments) typical.push_back(static_cast<float>(segment.median));
  for (const std::int32_t member : members) {
    const double r = correlation(rows.profile(static_cast<std::size_t>(member)), typical);
    values.push_back(std::isfinite(r) ? static_cast<float>(r) : 0.0F);
  }
  return middle_of(std::move(values));
}

double distance_of(std::span<const float> profile, std::span<const SaliencySegment> segments) {
  double sum = 0.0;
  for (std::size_t k = 0; k < segments.size(); ++k) {
    const double range = std::max(kLeastRange, segments[k].high - segments[k].low);
    sum += std::abs(static_cast<double>(profile[k]) - segments[k].median) / range;
  }
  return sum / static_cast<double>(segments.size());
}

std::vector<Outlier> outliers_of(const MapRows& rows, std::span<const std::int32_t> members,
                                 std::span<const SaliencySegment> segments) {
  std::vector<Outlier> all;
  for (const std::int32_t member : members)
    all.push_back({member, distance_of(rows.profile(static_cast<std::size_t>(member)), segments)});
  const auto shown = static_cast<std::ptrdiff_t>(std::min(all.size(), kOutliers));
  std::partial_sort(all.begin(), all.begin() + shown, all.end(), [](const Outlier& a, const Outlier& b) {
    return a.distance != b.distance ? a.distance > b.distance : a.row < b.row;
  });
  all.resize(static_cast<std::size_t>(shown));
  return all;
}

}  // namespace

ClassSaliency class_saliency(const MapRows& rows, std::span<const std::int32_t> members) {
  ClassSaliency result;
  std::vector<std::int32_t> mapped;
  for (const std::int32_t member : members) {
    if (member < 0 || member >= std::ssize(rows.rows)) continue;
    if (rows.rows[static_cast<std::size_t>(member)].empty) ++result.empty;
    else mapped.push_back(member);
  }
  result.beats = mapped.size();
  result.segments = segments_of(rows, mapped);
  result.p = mean_of(rows, mapped, &MapRow::p);
  result.qrs = mean_of(rows, mapped, &MapRow::qrs);
  result.t = mean_of(rows, mapped, &MapRow::t);
  result.pointing = mean_of(values_of(rows, mapped, &MapRow::points));
  result.random_correlation = middle_of(values_of(rows, mapped, &MapRow::random_correlation));
  result.timing_share = middle_of(values_of(rows, mapped, &MapRow::timing_share));
  const bool enough = mapped.size() >= kLeastAlike && !result.segments.empty();
  result.consistency = enough ? consistency_of(rows, mapped, result.segments) : kUndefined;
  if (enough) result.outliers = outliers_of(rows, mapped, result.segments);
  return result;
}

std::vector<float> mean_beat(const Signal& signal, double fs_hz, std::span<const SampleIndex> r_peaks,
                             const WindowSpec& window, std::span<const std::int32_t> beats) {
  const SampleIndex before = samples_from_seconds(window.before_samples / window.fs_hz, fs_hz);
  const SampleIndex after = samples_from_seconds(window.after_samples / window.fs_hz, fs_hz);
  if (before + after <= 0 || beats.empty()) return {};
  const auto samples = static_cast<std::size_t>(before + after);
  std::vector<double> sum(samples, 0.0);
  std::vector<float> values(samples);
  std::size_t used = 0;
  const std::size_t wanted = std::min(beats.size(), kMeanBeats);
  for (std::size_t k = 0; k < wanted; ++k) {
    const auto beat = static_cast<std::size_t>(beats[k * beats.size() / wanted]);
    if (beat >= r_peaks.size()) continue;
    signal.read(r_peaks[beat] - before, values);
    if (std::any_of(values.begin(), values.end(), [](float value) { return !std::isfinite(value); })) continue;
    const double level = median(values);
    for (std::size_t i = 0; i < samples; ++i) sum[i] += static_cast<double>(values[i]) - level;
    ++used;
  }
  if (used == 0) return {};
  std::vector<float> mean;
  for (const double each : sum) mean.push_back(static_cast<float>(each / static_cast<double>(used)));
  return mean;
}

}  // namespace ecg
