#include "core/explain/beat_explanation.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "core/base/byte_reader.hpp"
#include "core/base/byte_writer.hpp"
#include "core/base/statistics.hpp"

namespace ecg {

namespace {

constexpr std::uint32_t kMagic = 0x58454746;  // "FGEX"
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kMostCells = 1U << 16U;  // of a map, and samples of a window
constexpr double kFullScale = 255.0;             ///< of the stored 8-bit maps
/// A class that a model never answers has no odds (training writes -1000); beyond this, float32 no longer tells apart.
constexpr double kMostLogOdds = 50.0;

using Odds = std::array<double, kBeatClassCount>;

/// log(p / (1 - p)) of each class, 1 - p summed over the others so that nothing is lost near 1.
Odds log_odds(std::span<const float> log_probabilities) {
  Odds odds{};
  for (std::size_t label = 0; label < kBeatClassCount; ++label) {
    double most = -std::numeric_limits<double>::infinity(), sum = 0.0;
    for (std::size_t other = 0; other < kBeatClassCount; ++other) {
      if (other != label) most = std::max(most, static_cast<double>(log_probabilities[other]));
    }
    for (std::size_t other = 0; other < kBeatClassCount; ++other) {
      if (other != label) sum += std::exp(static_cast<double>(log_probabilities[other]) - most);
    }
    const double value = static_cast<double>(log_probabilities[label]) - most - std::log(sum);
    odds[label] = std::clamp(std::isfinite(value) ? value : 0.0, -kMostLogOdds, kMostLogOdds);
  }
  return odds;
}

using Shares = std::array<Odds, kParts>;

Shares shares_of(std::span<const float> log_probabilities) {
  std::array<Odds, kQuestions> odds{};
  for (std::size_t k = 0; k < kQuestions; ++k)
    odds[k] = log_odds(log_probabilities.subspan(k * kBeatClassCount, kBeatClassCount));
  Shares shares{};
  for (std::size_t k = 0; k < kParts; ++k) {
    for (std::size_t label = 0; label < kBeatClassCount; ++label) {
      const double lost = odds[0][label] - odds[2 + k][label];
      const double won = odds[2 + kParts + k][label] - odds[1][label];
      shares[k][label] = 0.5 * (lost + won);
    }
  }
  return shares;
}

/// Of the stretches for one class.
std::array<double, kStretches> stretches_of(const Shares& shares, std::size_t label) {
  std::array<double, kStretches> values{};
  for (std::size_t k = 0; k < kStretches; ++k) values[k] = shares[k][label];
  return values;
}

}  // namespace

PartAnswer part_answer(std::span<const float> log_probabilities) {
  const auto most = std::ranges::max_element(log_probabilities);
  return {static_cast<BeatClass>(most - log_probabilities.begin()), std::exp(*most)};
}

WindowSpec part_map_window() {
  return {.fs_hz = kFormRate_hz,
          .before_samples = static_cast<std::int32_t>(kFormPeak),
          .after_samples = static_cast<std::int32_t>(kFormSamples - kFormPeak),
          .scaling = WindowScaling::millivolts};
}

PartShares part_shares(std::span<const float> log_probabilities, std::span<const float> random) {
  const auto question = [&](std::size_t index) {
    return part_answer(log_probabilities.subspan(index * kBeatClassCount, kBeatClassCount));
  };
  PartShares result;
  const Shares shares = shares_of(log_probabilities), other = shares_of(random);
  for (std::size_t k = 0; k < kParts; ++k) {
    for (std::size_t label = 0; label < kBeatClassCount; ++label)
      result.share[k][label] = static_cast<float>(shares[k][label]);
  }
  for (std::size_t label = 0; label < kBeatClassCount; ++label)
    result.random_correlation[label] =
        static_cast<float>(correlation(stretches_of(shares, label), stretches_of(other, label)));
  constexpr std::size_t kWaves = 2 + 2 * kParts;
  result.replaced = question(1);
  result.without_p = question(kWaves);
  result.without_qrs = question(kWaves + 1);
  result.without_t = question(kWaves + 2);
  result.without_shape = question(kWaves + 3);
  result.without_timing = question(2 + kTimingPart);
  return result;
}

std::array<Turn, kTurnWays> turns(std::span<const float> log_probabilities, BeatClass recorded) {
  std::array<Turn, kTurnWays> result{};
  const std::vector<TurnStep>& steps = turn_steps();
  for (std::size_t k = 0; k < steps.size(); ++k) {
    Turn& turn = result[static_cast<std::size_t>(steps[k].way)];
    const PartAnswer answer = part_answer(log_probabilities.subspan(k * kBeatClassCount, kBeatClassCount));
    if (!turn.found && answer.label != recorded) turn = {true, steps[k].amount, answer};
  }
  return result;
}

void append_map(SaliencyMaps& maps, const PartShares& shares, BeatClass label) {
  const auto column = static_cast<std::size_t>(label);
  float most = 0.0F;
  for (std::size_t k = 0; k < kStretches; ++k) most = std::max(most, shares.share[k][column]);
  if (most < kLeastShare) return append_empty_map(maps);
  maps.map_samples = kPartMapSamples;
  constexpr std::size_t kFirst = kFirstPartSample / kPartSamples;
  static_assert(kFirst * kPartSamples == kFirstPartSample);
  const std::size_t row = maps.values.size();
  maps.values.resize(row + static_cast<std::size_t>(kPartMapSamples), 0);
  for (std::size_t k = 0; k < kStretches; ++k) {
    const double share = std::max(0.0, static_cast<double>(shares.share[k][column])) / static_cast<double>(most);
    maps.values[row + kFirst + k] = static_cast<std::uint8_t>(std::lround(share * kFullScale));
  }
  maps.peak.push_back(most);
  maps.random_correlation.push_back(shares.random_correlation[column]);
}

void append_empty_map(SaliencyMaps& maps) {
  maps.map_samples = kPartMapSamples;
  maps.values.resize(maps.values.size() + static_cast<std::size_t>(kPartMapSamples), 0);
  maps.peak.push_back(0.0F);
  maps.random_correlation.push_back(std::numeric_limits<float>::quiet_NaN());
}

namespace {

void put(ByteWriter& out, const PartAnswer& answer) {
  out.u8(static_cast<std::uint8_t>(answer.label));
  out.f32_le(answer.probability);
}

void put(ByteWriter& out, const PartShares& shares) {
  for (const auto& part : shares.share) {
    for (const float value : part) out.f32_le(value);
  }
  for (const float value : shares.random_correlation) out.f32_le(value);
  for (const PartAnswer* each : {&shares.replaced, &shares.without_p, &shares.without_qrs, &shares.without_t,
                                 &shares.without_shape, &shares.without_timing})
    put(out, *each);
}

Status get(ByteReader& in, PartAnswer& answer) {
  ECG_TRY(const std::uint8_t label, in.u8("label"));
  if (label >= kBeatClassCount) return in.fail(ErrorCode::malformed, "label");
  answer.label = static_cast<BeatClass>(label);
  ECG_TRY(const float probability, in.f32_le("probability"));
  answer.probability = probability;
  return Done{};
}

Status get(ByteReader& in, PartShares& shares) {
  for (auto& part : shares.share) {
    for (float& value : part) {
      ECG_TRY(const float read, in.f32_le("share"));
      value = read;
    }
  }
  for (float& value : shares.random_correlation) {
    ECG_TRY(const float read, in.f32_le("random_correlation"));
    value = read;
  }
  for (PartAnswer* each : {&shares.replaced, &shares.without_p, &shares.without_qrs, &shares.without_t,
                           &shares.without_shape, &shares.without_timing}) {
    if (const Status read = get(in, *each); !read.has_value()) return read;
  }
  return Done{};
}

void put(ByteWriter& out, const std::vector<float>& values) {
  out.u32_le(static_cast<std::uint32_t>(values.size()));
  for (const float value : values) out.f32_le(value);
}

void put(ByteWriter& out, const SampleMaps& maps) {
  out.f32_le(static_cast<float>(maps.window.fs_hz));
  out.u32_le(static_cast<std::uint32_t>(maps.window.before_samples));
  out.u32_le(static_cast<std::uint32_t>(maps.window.after_samples));
  for (const std::vector<float>* each : {&maps.cam, &maps.without, &maps.usual}) put(out, *each);
  out.u8(maps.usual_timing ? 1 : 0);
  put(out, maps.usual_timing.value_or(PartAnswer{}));
}

/// {kBeatClassCount, cells}; 0 cells allowed.
Status get(ByteReader& in, std::vector<float>& values) {
  ECG_TRY(const std::uint32_t size, in.u32_le("maps"));
  if (size % kBeatClassCount != 0 || size > kBeatClassCount * kMostCells) return in.fail(ErrorCode::malformed, "maps");
  values.resize(size);
  for (float& value : values) {
    ECG_TRY(const float read, in.f32_le("maps"));
    value = read;
  }
  return Done{};
}

Result<SampleMaps> get_samples(ByteReader& in) {
  SampleMaps maps;
  ECG_TRY(const float fs_hz, in.f32_le("window"));
  ECG_TRY(const std::uint32_t before, in.u32_le("window"));
  ECG_TRY(const std::uint32_t after, in.u32_le("window"));
  maps.window.fs_hz = static_cast<double>(fs_hz);
  maps.window.before_samples = static_cast<std::int32_t>(before);
  maps.window.after_samples = static_cast<std::int32_t>(after);
  if (!(fs_hz > 0.0F) || before > kMostCells || after > kMostCells || maps.window.size() <= 0)
    return in.fail(ErrorCode::malformed, "window");
  for (std::vector<float>* each : {&maps.cam, &maps.without, &maps.usual}) {
    if (const Status read = get(in, *each); !read.has_value()) return read.error();
  }
  maps.cam_samples = static_cast<std::int64_t>(maps.cam.size() / kBeatClassCount);
  if (maps.without.size() != kBeatClassCount * kWindowStretches ||
      (!maps.usual.empty() && maps.usual.size() != maps.without.size()))
    return in.fail(ErrorCode::malformed, "maps");
  ECG_TRY(const std::uint8_t timed, in.u8("usual_timing"));
  PartAnswer answer;
  if (const Status read = get(in, answer); !read.has_value()) return read.error();
  if (timed > 1) return in.fail(ErrorCode::malformed, "usual_timing");
  if (timed == 1) maps.usual_timing = answer;
  return maps;
}

}  // namespace

std::vector<std::byte> encode(const BeatExplanation& explanation) {
  ByteWriter out(2048);
  out.u32_le(kMagic);
  out.u32_le(kVersion);
  out.i64_le(explanation.r_peak);
  out.u8(static_cast<std::uint8_t>(explanation.why_not));
  put(out, explanation.answer);
  for (const float value : explanation.probabilities) out.f32_le(value);
  out.i64_le(explanation.usual_r_peak);
  out.u8(explanation.has_usual ? 1 : 0);
  for (const Turn& turn : explanation.turns) {
    out.u8(turn.found ? 1 : 0);
    out.f32_le(static_cast<float>(turn.amount));
    put(out, turn.answer);
  }
  put(out, explanation.usual);
  put(out, explanation.flat);
  out.u8(explanation.samples ? 1 : 0);
  if (explanation.samples) put(out, *explanation.samples);
  return std::move(out).finish();
}

Result<BeatExplanation> decode_explanation(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  BeatExplanation explanation;
  ECG_TRY(const std::uint32_t magic, in.u32_le("magic"));
  ECG_TRY(const std::uint32_t version, in.u32_le("version"));
  if (magic != kMagic || version != kVersion) return in.fail(ErrorCode::malformed, "version");
  ECG_TRY(const SampleIndex r_peak, in.i64_le("r_peak"));
  explanation.r_peak = r_peak;
  ECG_TRY(const std::uint8_t why_not, in.u8("why_not"));
  if (why_not > static_cast<std::uint8_t>(NoExplanation::other_model)) return in.fail(ErrorCode::malformed, "why_not");
  explanation.why_not = static_cast<NoExplanation>(why_not);
  if (const Status read = get(in, explanation.answer); !read.has_value()) return read.error();
  for (float& value : explanation.probabilities) {
    ECG_TRY(const float read, in.f32_le("probabilities"));
    value = read;
  }
  ECG_TRY(const SampleIndex usual_r_peak, in.i64_le("usual_r_peak"));
  explanation.usual_r_peak = usual_r_peak;
  ECG_TRY(const std::uint8_t has_usual, in.u8("has_usual"));
  if (has_usual > 1) return in.fail(ErrorCode::malformed, "has_usual");
  explanation.has_usual = has_usual == 1;
  for (Turn& turn : explanation.turns) {
    ECG_TRY(const std::uint8_t found, in.u8("turn"));
    ECG_TRY(const float amount, in.f32_le("turn"));
    if (found > 1) return in.fail(ErrorCode::malformed, "turn");
    turn.found = found == 1;
    turn.amount = static_cast<double>(amount);
    if (const Status read = get(in, turn.answer); !read.has_value()) return read.error();
  }
  for (PartShares* each : {&explanation.usual, &explanation.flat}) {
    if (const Status read = get(in, *each); !read.has_value()) return read.error();
  }
  ECG_TRY(const std::uint8_t has_samples, in.u8("samples"));
  if (has_samples > 1) return in.fail(ErrorCode::malformed, "samples");
  if (has_samples == 1) {
    ECG_TRY(SampleMaps samples, get_samples(in));
    explanation.samples = std::move(samples);
  }
  return explanation;
}

}  // namespace ecg
