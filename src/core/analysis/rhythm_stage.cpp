#include "core/analysis/rhythm_stage.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/features/beat_context.hpp"

namespace ecg {

namespace {

constexpr double kTwoLeads_s = 7200.0;      ///< in a longer one the preferred lead alone
constexpr std::size_t kPieceWindows = 360;  ///< cut at a time: half an hour, 1.8 MB
constexpr float kMostMissing = 0.5F;        ///< of a window that still gets an answer
constexpr double kLeastProbability = 1e-7;  ///< for the odds

std::vector<std::size_t> leads_read(const Record& record) {
  std::vector<std::size_t> leads = ecg_leads(record);
  if (record.duration_s() <= kStrip_s || leads.empty()) return leads;
  return context_leads(record, record.duration_s() <= kTwoLeads_s);
}

}  // namespace

RhythmStage::RhythmStage(const Record& record)
    : record_(record),
      leads_(leads_read(record)),
      begins_s_(rhythm_window_begins(record.duration_s(),
                                     record.duration_s() <= kTwoLeads_s ? kRhythmHop_s : kRhythmWindow_s)) {
  if (begins_s_.empty()) leads_.clear();
}

void RhythmStage::cut() {
  if (answers_.size() == turn_) {
    answers_.push_back({.signal = static_cast<std::int32_t>(leads_[turn_])});
    piece_ = {};
    piece_first_ = 0;
  }
  if (answered() < piece_first_ + piece_.size()) return;
  piece_first_ = answered();
  const auto begins =
      std::span(begins_s_).subspan(piece_first_, std::min(kPieceWindows, begins_s_.size() - piece_first_));
  piece_ = rhythm_windows(record_.signals[leads_[turn_]], record_.fs_hz, begins);
}

std::span<const float> RhythmStage::next(std::size_t count) {
  if (complete()) return {};
  cut();
  const std::size_t first = answered() - piece_first_;
  handed_out_ = std::min(count, piece_.size() - first);
  constexpr auto kSize = static_cast<std::size_t>(kRhythmWindowSamples);
  return std::span(piece_.samples).subspan(first * kSize, handed_out_ * kSize);
}

Status RhythmStage::push(std::span<const float> probabilities) {
  if (handed_out_ == 0 || probabilities.size() != handed_out_ * kRhythmClassCount)
    return Error{ErrorCode::out_of_range, "probabilities", -1, {}};
  LeadRhythm& lead = answers_.back();
  for (std::size_t window = 0; window < handed_out_; ++window) {
    const std::size_t in_piece = lead.size() - piece_first_;
    const auto row = probabilities.subspan(window * kRhythmClassCount, kRhythmClassCount);
    const bool read = piece_.missing[in_piece] <= kMostMissing && piece_.amplitude[in_piece] > 0.0F &&
                      std::ranges::all_of(row, [](float p) { return std::isfinite(p); });
    lead.begin_s.push_back(piece_.begin_s[in_piece]);
    for (const float p : row) {
      lead.log_odds.push_back(read ? static_cast<float>(log_odds(static_cast<double>(p), kLeastProbability))
                                   : std::numeric_limits<float>::quiet_NaN());
    }
  }
  handed_out_ = 0;
  if (lead.size() == begins_s_.size()) ++turn_;
  return Done{};
}

double RhythmStage::progress() const {
  if (complete()) return 1.0;
  const std::size_t here = answers_.size() > turn_ ? answered() : 0;
  return static_cast<double>(turn_ * begins_s_.size() + here) / static_cast<double>(leads_.size() * begins_s_.size());
}

}  // namespace ecg
