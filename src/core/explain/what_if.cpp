#include "core/explain/what_if.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <string>

#include "core/base/text_scanner.hpp"
#include "core/explain/beat_parts.hpp"

namespace ecg {

namespace {

constexpr double kShortest_s = 0.15;     ///< no interval becomes shorter: a beat cannot pass its neighbour
constexpr std::uint32_t kNoiseSeed = 1;  ///< the noise is the same in every run

Error refusal(ErrorCode code, std::string_view field) { return {code, std::string(field), -1, {}}; }

/// Name of the P choices in the text, in their order.
constexpr std::array<std::string_view, 3> kPNames = {"own", "removed", "usual"};

Status set(WhatIf& what_if, std::string_view name, std::string_view value) {
  if (name == "p") {
    const auto* found = std::ranges::find(kPNames, value);
    if (found == kPNames.end()) return refusal(ErrorCode::malformed, name);
    what_if.p = static_cast<WhatIfP>(found - kPNames.begin());
    return Done{};
  }
  const auto number = parse_decimal(value);
  if (!number) return refusal(ErrorCode::malformed, name);
  const auto within = [&](double least, double most) { return *number >= least && *number <= most; };
  if (name == "later_s" && within(-WhatIf::kMostShift_s, WhatIf::kMostShift_s)) {
    what_if.later_s = *number;
  } else if (name == "qrs_width" && within(WhatIf::kLeastWidth, WhatIf::kMostWidth)) {
    what_if.qrs_width = *number;
  } else if (name == "noise_db" && within(WhatIf::kLeastNoise_db, WhatIf::kNoNoise_db)) {
    what_if.noise_db = *number;
  } else if (name == "inverted" && (*number == 0.0 || *number == 1.0)) {
    what_if.inverted = *number == 1.0;
  } else if (name == "usual_qrs" && (*number == 0.0 || *number == 1.0)) {
    what_if.usual_qrs = *number == 1.0;
  } else {
    return refusal(ErrorCode::out_of_range, name);
  }
  return Done{};
}

/// Value of one lead at a place between samples, ends repeated.
float between(std::span<const float> lead, double place) {
  const double inside = std::clamp(place, 0.0, static_cast<double>(lead.size() - 1));
  const auto below = static_cast<std::size_t>(inside);
  const auto rest = static_cast<float>(inside - static_cast<double>(below));
  return lead[below] + rest * (lead[std::min(below + 1, lead.size() - 1)] - lead[below]);
}

void add_noise(std::span<float> lead, double snr_db, std::mt19937& random) {
  double power = 0.0;
  for (const float value : lead) power += static_cast<double>(value) * static_cast<double>(value);
  const double sigma = std::sqrt(power / static_cast<double>(lead.size()) / std::pow(10.0, snr_db / 10.0));
  // A sum of twelve uniform numbers has the variance 1: near enough to normal, and the same on every platform.
  for (float& value : lead) {
    double sum = -6.0;
    for (int k = 0; k < 12; ++k) sum += static_cast<double>(random()) / 4294967296.0;
    value += static_cast<float>(sigma * sum);
  }
}

/// The QRS stretched in time round R; what lies around moves out of its way.
void widen(std::span<float> lead, double factor) {
  constexpr double kBefore = static_cast<double>(kFormPeak - kQrsRange.begin);
  constexpr double kAfter = static_cast<double>(kQrsRange.end - kFormPeak);
  const std::vector<float> narrow(lead.begin(), lead.end());
  for (std::size_t i = 0; i < lead.size(); ++i) {
    const double offset = static_cast<double>(i) - static_cast<double>(kFormPeak);
    const double reach = offset < 0.0 ? kBefore : kAfter;
    const double source =
        std::abs(offset) <= reach * factor ? offset / factor : offset - std::copysign(reach * (factor - 1.0), offset);
    lead[i] = between(narrow, static_cast<double>(kFormPeak) + source);
  }
}

/// A straight line in place of the P wave.
void remove_p(std::span<float> lead) {
  const std::size_t first = kPRange.begin - 1, last = kPRange.end;
  const float from = lead[first], to = lead[last];
  for (std::size_t i = first; i <= last; ++i) {
    const float share = static_cast<float>(i - first) / static_cast<float>(last - first);
    lead[i] = from + share * (to - from);
  }
}

}  // namespace

Result<WhatIf> parse_what_if(std::string_view text) {
  WhatIf what_if;
  TextScanner scanner(text);
  while (const auto word = scanner.word()) {
    const std::size_t equals = word->text.find('=');
    if (equals == std::string_view::npos) return refusal(ErrorCode::malformed, word->text);
    const Status status = set(what_if, word->text.substr(0, equals), word->text.substr(equals + 1));
    if (!status.has_value()) return status.error();
  }
  return what_if;
}

std::string what_if_text(const WhatIf& what_if) {
  std::string text;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!text.empty()) text += ' ';
    text.append(name).append("=").append(value);
  };
  const auto hundredths = [](double value) {
    const auto whole = std::lround(value * 100.0);
    const std::string digits = std::to_string(std::abs(whole) + 1000);  // four at least, the first one too large by 1
    const std::string units = std::to_string(std::abs(whole) / 100);
    return (whole < 0 ? "-" : "") + units + "." + digits.substr(digits.size() - 2);
  };
  if (what_if.later_s != 0.0) add("later_s", hundredths(what_if.later_s));
  if (what_if.qrs_width != 1.0) add("qrs_width", hundredths(what_if.qrs_width));
  if (what_if.p != WhatIfP::own) add("p", kPNames[static_cast<std::size_t>(what_if.p)]);
  if (what_if.inverted) add("inverted", "1");
  if (what_if.usual_qrs) add("usual_qrs", "1");
  if (what_if.noise_db < WhatIf::kNoNoise_db) add("noise_db", hundredths(what_if.noise_db));
  return text;
}

BeatForm changed(const BeatForm& own, const BeatForm& usual, const WhatIf& what_if) {
  BeatForm result = own;
  std::mt19937 random(kNoiseSeed);
  const bool lends = usual.form.size() == own.form.size();
  const auto each_lead = [&](auto change) {
    for (std::size_t begin = 0; begin < result.form.size(); begin += kFormSamples)
      change(std::span(result.form).subspan(begin, kFormSamples));
  };
  if (what_if.noise_db < WhatIf::kNoNoise_db)
    each_lead([&](std::span<float> lead) { add_noise(lead, what_if.noise_db, random); });
  if (what_if.inverted) {
    for (float& value : result.form) value = -value;
  }
  if (what_if.usual_qrs && lends) result = mixed(result, usual, (kAllParts & ~kQrsParts));
  if (what_if.qrs_width != 1.0) each_lead([&](std::span<float> lead) { widen(lead, what_if.qrs_width); });
  if (what_if.p == WhatIfP::removed) each_lead(remove_p);
  if (what_if.p == WhatIfP::usual && lends) result = mixed(result, usual, (kAllParts & ~kPParts));
  const double later_s =
      std::clamp(what_if.later_s, std::min(0.0, kShortest_s - own.pre_s), std::max(0.0, own.post_s - kShortest_s));
  result.pre_s = own.pre_s + later_s;
  result.post_s = own.post_s - later_s;
  return result;
}

}  // namespace ecg
