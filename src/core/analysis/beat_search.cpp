#include "core/analysis/beat_search.hpp"

#include <algorithm>
#include <utility>

#include "core/delineation/global_waves.hpp"

namespace ecg {

namespace {

// Shares of the work as progress counts them; estimates, of no measurement.
constexpr double kQualityShare = 0.3;
constexpr double kBeatsShare = 0.55;
constexpr double kShapesShare = 0.1;  // and the rest for the waves

}  // namespace

BeatSearch::BeatSearch(const Record& record, std::optional<std::vector<SampleIndex>> r_peaks)
    : record_(record), given_(std::move(r_peaks)), found_(std::make_unique<FoundInRecord>()), quality_(record) {}

double BeatSearch::progress() const {
  switch (stage_) {
    case Stage::quality: return kQualityShare * quality_.progress();
    case Stage::beats: return kQualityShare + kBeatsShare * (beats_ ? beats_->progress() : 0.0);
    case Stage::shapes: return kQualityShare + kBeatsShare;
    case Stage::waves: return kQualityShare + kBeatsShare + kShapesShare;
    case Stage::done: return 1.0;
  }
  return 1.0;
}

bool BeatSearch::step() {
  switch (stage_) {
    case Stage::quality:
      if (quality_.step()) return true;
      found_->quality = std::move(quality_).finish();
      if (!given_) beats_.emplace(record_, found_->quality);
      stage_ = Stage::beats;
      return true;
    case Stage::beats:
      if (beats_ && beats_->step()) return true;
      found_->r_peaks = given_ ? std::move(*given_) : std::move(*beats_).finish();
      stage_ = Stage::shapes;
      return true;
    case Stage::shapes:
      found_->templates = make_templates(record_, found_->quality, found_->r_peaks);
      stage_ = Stage::waves;
      return true;
    case Stage::waves:
      found_->delineation = global_waves(record_, ecg_leads(record_), found_->r_peaks, found_->quality);
      stage_ = Stage::done;
      return true;
    case Stage::done: return false;
  }
  return false;
}

FoundInRecord BeatSearch::finish() && {
  while (step()) {
  }
  return std::move(*found_);
}

}  // namespace ecg
