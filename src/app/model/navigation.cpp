#include "app/model/navigation.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "app/model/score_board.hpp"

namespace ecg::app {

namespace {

constexpr std::size_t kMaxBack = 64;
constexpr double kLeadIn_share = 0.25;  // an episode longer than the strip starts at this share of it

float plot_width(const Scene& scene) { return scene.look.layout.plot_width(); }

void glide_to(const Scene& scene, Choices& choices, double begin_s) {
  const TimeView now = choices.time_view(plot_width(scene));
  const TimeView target = clamped({begin_s, now.span_s}, scene.duration_s());
  if (std::abs(target.begin_s - choices.begin_s) < 1e-9) return;
  remember_place(choices);
  if (choices.reduced_motion) {
    choices.begin_s = target.begin_s;
    choices.glide.reset();
    return;
  }
  // Far jumps would only blur: start the glide one strip away from the target.
  double from_s = choices.begin_s;
  if (std::abs(target.begin_s - from_s) > now.span_s) {
    from_s = target.begin_s + (from_s > target.begin_s ? 1.0 : -1.0) * 0.25 * now.span_s;
  }
  choices.glide = Glide{from_s, target.begin_s, scene.now_ms};
}

double cursor_s(const Scene& scene, const Choices& choices) {
  if (choices.beat >= 0 && choices.beat < scene.beat_count()) return scene.beat_s(choices.beat);
  if (choices.cursor) return seconds(scene, *choices.cursor);
  const double begin_s = choices.glide ? choices.glide->to_s : choices.begin_s;
  return begin_s + 0.5 * choices.time_view(plot_width(scene)).span_s;
}

/// Where "next" counts from: the cursor where it is on show, else the edge of what is, so that nothing on show is skipped.
double departure_s(const Scene& scene, const Choices& choices, int direction) {
  const double cursor = cursor_s(scene, choices);
  const double begin_s = choices.glide ? choices.glide->to_s : choices.begin_s;
  const double end_s = begin_s + choices.time_view(plot_width(scene)).span_s;
  if (cursor >= begin_s && cursor <= end_s) return cursor;
  return direction > 0 ? begin_s : end_s;
}

void select_place(const Scene& scene, Choices& choices, std::span<const SampleIndex> places, std::int32_t index) {
  const SampleIndex place = places[static_cast<std::size_t>(index)];
  const auto& beats = scene.analysis->r_peaks;
  const auto beat = std::lower_bound(beats.begin(), beats.end(), place);
  choices.occurrence = index;
  choices.beat = -1;
  if (choices.stepping.found != kMissed && beat != beats.end() && *beat == place)
    select_beat(scene, choices, static_cast<std::int32_t>(beat - beats.begin()), true);
  else visit(scene, choices, place);
}

/// Index of the cursor's place among those of the chosen cell; -1: it is somewhere else.
std::int32_t place_index(const Scene& scene, const Choices& choices, std::span<const SampleIndex> places) {
  if (choices.beat < 0) return choices.occurrence < std::ssize(places) ? choices.occurrence : -1;
  const SampleIndex here = scene.analysis->r_peaks[static_cast<std::size_t>(choices.beat)];
  const auto found = std::lower_bound(places.begin(), places.end(), here);
  if (choices.stepping.found == kMissed || found == places.end() || *found != here) return -1;
  return static_cast<std::int32_t>(found - places.begin());
}

void step_cell(const Scene& scene, ViewState& view, int direction) {
  refresh_board(scene, view.score, view.boards.score);
  const std::vector<SampleIndex> places = cell_places(view.boards.score, view.stepping.reference, view.stepping.found);
  if (places.empty()) return;
  const auto count = static_cast<std::int32_t>(places.size());
  const std::int32_t current = place_index(scene, view, places);
  std::int32_t target = current + direction;
  if (current < 0) {
    const SampleIndex here = samples_from_seconds(cursor_s(scene, view), scene.fs_hz());
    const auto after = std::upper_bound(places.begin(), places.end(), here) - places.begin();
    target = static_cast<std::int32_t>(after) - (direction > 0 ? 0 : 1);
  }
  select_place(scene, view, places, (target + count) % count);
}

}  // namespace

double seconds(const Scene& scene, SampleIndex sample) { return seconds_from_samples(sample, scene.fs_hz()); }

BeatRange beats_between(std::span<const SampleIndex> r_peaks, double fs_hz, double begin_s, double end_s) {
  const auto at = [&](double time_s) {
    const auto sample = static_cast<SampleIndex>(std::ceil(time_s * fs_hz));
    return static_cast<std::int32_t>(std::lower_bound(r_peaks.begin(), r_peaks.end(), sample) - r_peaks.begin());
  };
  const std::int32_t first = at(begin_s);
  return {first, std::max(first, at(end_s))};
}

double mean_rate_bpm(const Scene& scene, BeatRange beats) {
  const auto& intervals = scene.derived.intervals;
  const auto from = [&](std::int32_t beat) { return std::ranges::lower_bound(intervals, beat, {}, &RrInterval::beat); };
  const auto first = from(beats.first + 1);
  const auto last = from(beats.last);
  if (first >= last) return 0.0;
  const double before_s = first == intervals.begin() ? 0.0 : std::prev(first)->total_s;
  return 60.0 * static_cast<double>(last - first) / (std::prev(last)->total_s - before_s);
}

std::int32_t nearest_beat(std::span<const SampleIndex> r_peaks, double fs_hz, double time_s, double reach_s) {
  const double sample = time_s * fs_hz;
  const auto above = std::lower_bound(r_peaks.begin(), r_peaks.end(), static_cast<SampleIndex>(std::ceil(sample)));
  std::int32_t best = -1;
  double best_distance = reach_s * fs_hz;
  const std::ptrdiff_t at = above - r_peaks.begin();
  for (const std::ptrdiff_t candidate : {at - 1, at}) {
    if (candidate < 0 || candidate >= std::ssize(r_peaks)) continue;
    const double distance = std::abs(static_cast<double>(r_peaks[static_cast<std::size_t>(candidate)]) - sample);
    if (distance < best_distance || (best < 0 && distance <= best_distance)) {
      best = static_cast<std::int32_t>(candidate);
      best_distance = distance;
    }
  }
  return best;
}

bool is_stop(const Scene& scene, const Stepping& stepping, std::int32_t beat) {
  const Analysis& analysis = *scene.analysis;
  const auto index = static_cast<std::size_t>(beat);
  if (index >= analysis.classes.label.size()) return false;
  const bool classified = (analysis.classes.flags[index] & kUnclassified) == 0;
  const auto found = static_cast<std::uint8_t>(analysis.classes.label[index]);
  const std::uint8_t reference = analysis.has_reference && index < analysis.reference_class.size()
                                     ? analysis.reference_class[index]
                                     : static_cast<std::uint8_t>(kBeatClassCount);
  switch (stepping.kind) {
    case StepKind::interest:
      return (classified && found != static_cast<std::uint8_t>(BeatClass::N)) ||
             (classified && analysis.has_reference && reference != found);
    case StepKind::beat_class: return classified && found == static_cast<std::uint8_t>(stepping.beat_class);
    case StepKind::beat_template: return analysis.templates.of(index) == stepping.beat_template;
    case StepKind::disagreement: return classified && analysis.has_reference && reference != found;
    case StepKind::uncertain: return classified && (analysis.classes.flags[index] & kUncertain) != 0;
    case StepKind::edited: return analysis.review.touches(index);
    case StepKind::cell:  // has places of its found, some of them without an found beat
    case StepKind::finding:
    case StepKind::bookmark: return false;
  }
  return false;
}

std::vector<Stop> stops(const Scene& scene, const Stepping& stepping) {
  std::vector<Stop> result;
  if (!scene.analysis) return result;
  const Analysis& analysis = *scene.analysis;
  for (std::int32_t beat = 0; beat < scene.beat_count(); ++beat) {
    if (is_stop(scene, stepping, beat)) result.push_back({analysis.r_peaks[static_cast<std::size_t>(beat)], beat});
  }
  const std::size_t beats = result.size();
  if (stepping.kind == StepKind::disagreement) {
    for (const SampleIndex sample : analysis.missed_beats) result.push_back({sample});
  } else if (stepping.kind == StepKind::edited) {
    for (const SampleIndex sample : analysis.review.removed) result.push_back({sample});
  } else if (stepping.kind == StepKind::bookmark) {
    for (const Bookmark& bookmark : analysis.review.bookmarks) result.push_back({bookmark.sample});
  }
  std::inplace_merge(result.begin(), result.begin() + static_cast<std::ptrdiff_t>(beats), result.end(),
                     [](const Stop& a, const Stop& b) { return a.sample < b.sample; });
  return result;
}

StepCount count_stops(const Scene& scene, const ViewState& view) {
  StepCount count;
  if (!scene.analysis) return count;
  if (view.stepping.kind == StepKind::finding) {
    const auto finding = static_cast<std::size_t>(view.stepping.finding);
    if (view.stepping.finding < 0 || finding >= scene.analysis->findings.size()) return count;
    return {static_cast<std::int32_t>(scene.analysis->findings[finding].occurrences.size()), view.occurrence};
  }
  if (view.stepping.kind == StepKind::cell) {
    const auto places = cell_places(view.boards.score, view.stepping.reference, view.stepping.found);
    return {static_cast<std::int32_t>(places.size()), place_index(scene, view, places)};
  }
  for (const Stop& stop : stops(scene, view.stepping)) {
    const bool here = stop.beat >= 0 ? stop.beat == view.beat : view.beat < 0 && view.cursor == stop.sample;
    if (here) count.current = count.total;
    ++count.total;
  }
  return count;
}

void go_to(const Scene& scene, Choices& choices, double time_s) {
  if (!scene.has_recording()) return;
  glide_to(scene, choices, time_s - 0.5 * choices.time_view(plot_width(scene)).span_s);
}

void select_beat(const Scene& scene, Choices& choices, std::int32_t beat, bool centre) {
  if (beat < 0 || beat >= scene.beat_count()) {
    choices.beat = -1;
    return;
  }
  choices.beat = beat;
  choices.cursor.reset();
  choices.scroll_table_to_beat = true;
  if (centre) go_to(scene, choices, scene.beat_s(beat));
}

void select_again(const Scene& scene, Choices& choices, std::optional<SampleIndex> sample) {
  choices.awaited_beat.reset();
  choices.beat = -1;
  if (!sample || !scene.analysis) return;
  choices.beat = nearest_beat(scene.analysis->r_peaks, scene.fs_hz(), seconds(scene, *sample), kSameBeat_s);
  if (choices.beat >= 0) choices.cursor.reset();
}

void visit(const Scene& scene, Choices& choices, SampleIndex sample) {
  choices.beat = -1;
  choices.cursor = sample;
  go_to(scene, choices, seconds(scene, sample));
}

void select_in_view(const Scene& scene, Choices& choices) {
  if (!scene.analysis || choices.beat >= 0) return;
  const TimeView shown = choices.time_view(plot_width(scene));
  const BeatRange range =
      beats_between(scene.analysis->r_peaks, scene.fs_hz(), shown.begin_s, shown.begin_s + shown.span_s);
  if (range.first >= range.last) return;
  choices.beat = range.first;
  for (std::int32_t beat = range.first; beat < range.last; ++beat) {
    if (!is_stop(scene, {}, beat)) continue;
    choices.beat = beat;
    return;
  }
}

void select_occurrence(const Scene& scene, Choices& choices, std::int32_t finding, std::int32_t occurrence) {
  if (!scene.analysis || finding < 0 || finding >= std::ssize(scene.analysis->findings)) return;
  const auto& occurrences = scene.analysis->findings[static_cast<std::size_t>(finding)].occurrences;
  choices.finding = finding;
  choices.stepping = {.kind = StepKind::finding, .finding = finding};
  if (occurrences.empty()) return;
  const auto count = static_cast<std::int32_t>(occurrences.size());
  choices.occurrence = ((occurrence % count) + count) % count;
  const SampleRange range = occurrences[static_cast<std::size_t>(choices.occurrence)];
  const double begin_s = seconds(scene, range.begin);
  const double length_s = seconds(scene, range.size());
  const double span_s = choices.time_view(plot_width(scene)).span_s;
  const std::int32_t beat = nearest_beat(scene.analysis->r_peaks, scene.fs_hz(), begin_s, 0.05);
  select_beat(scene, choices, beat, false);
  const double lead_in_s =
      length_s > (1.0 - 2.0 * kLeadIn_share) * span_s ? kLeadIn_share * span_s : 0.5 * (span_s - length_s);
  glide_to(scene, choices, begin_s - lead_in_s);
}

void select_cell(const Scene& scene, ViewState& view, std::uint8_t reference, std::uint8_t found) {
  const Stepping cell = {.kind = StepKind::cell, .reference = reference, .found = found};
  if (view.stepping == cell) {
    step(scene, view, 1);
    return;
  }
  refresh_board(scene, view.score, view.boards.score);
  const std::vector<SampleIndex> places = cell_places(view.boards.score, reference, found);
  if (places.empty()) return;
  view.stepping = cell;
  select_place(scene, view, places, 0);
}

void step(const Scene& scene, ViewState& view, int direction) {
  if (!scene.has_beats()) return;
  if (view.stepping.kind == StepKind::finding) {
    select_occurrence(scene, view, view.stepping.finding, view.occurrence + direction);
    return;
  }
  if (view.stepping.kind == StepKind::cell) {
    step_cell(scene, view, direction);
    return;
  }
  const std::vector<Stop> all = stops(scene, view.stepping);
  if (all.empty()) return;
  const double here_s = departure_s(scene, view, direction);
  const auto time_of = [&](const Stop& stop) { return seconds(scene, stop.sample); };
  // At the place itself there is nothing new; half a sample keeps the comparison exact.
  const double half_s = 0.5 / scene.fs_hz();
  const Stop* target = direction > 0 ? &all.front() : &all.back();
  if (direction > 0) {
    const auto next =
        std::find_if(all.begin(), all.end(), [&](const Stop& stop) { return time_of(stop) > here_s + half_s; });
    if (next != all.end()) target = &*next;
  } else {
    const auto next =
        std::find_if(all.rbegin(), all.rend(), [&](const Stop& stop) { return time_of(stop) < here_s - half_s; });
    if (next != all.rend()) target = &*next;
  }
  if (target->beat >= 0) select_beat(scene, view, target->beat, true);
  else visit(scene, view, target->sample);
}

void step_beat(const Scene& scene, Choices& choices, int direction) {
  if (!scene.has_beats()) return;
  std::int32_t beat = choices.beat;
  if (beat < 0) {
    beat = nearest_beat(scene.analysis->r_peaks, scene.fs_hz(), cursor_s(scene, choices), 1e18);
  } else {
    beat = std::clamp(beat + direction, 0, scene.beat_count() - 1);
  }
  const TimeView shown = choices.time_view(plot_width(scene));
  const double margin_s = 0.1 * shown.span_s;
  const double time_s = scene.beat_s(beat);
  select_beat(scene, choices, beat, time_s < shown.begin_s + margin_s || time_s > shown.end_s() - margin_s);
}

void next_finding(const Scene& scene, Choices& choices, int direction) {
  if (!scene.analysis || scene.analysis->findings.empty()) return;
  const auto count = static_cast<std::int32_t>(scene.analysis->findings.size());
  std::int32_t finding = choices.finding >= 0 ? choices.finding : direction > 0 ? -1 : 0;
  for (std::int32_t tried = 0; tried < count; ++tried) {
    finding = (finding + direction + count) % count;
    if (scene.analysis->findings[static_cast<std::size_t>(finding)].occurrences.empty()) continue;
    select_occurrence(scene, choices, finding, 0);
    return;
  }
}

void go_back(const Scene& scene, Choices& choices) {
  if (choices.back.empty()) return;
  const Place place = choices.back.back();
  choices.back.pop_back();
  const auto kept = choices.back;
  const bool same_scale = place.speed_mm_s == choices.speed_mm_s && place.gain_mm_mv == choices.gain_mm_mv;
  if (same_scale) {
    glide_to(scene, choices, place.begin_s);
  } else {
    choices.glide.reset();
    choices.begin_s = place.begin_s;
    choices.speed_mm_s = place.speed_mm_s;
    choices.gain_mm_mv = place.gain_mm_mv;
  }
  choices.back = kept;
}

void remember_place(Choices& choices) {
  const double begin_s = choices.glide ? choices.glide->to_s : choices.begin_s;
  const bool same = !choices.back.empty() && std::abs(choices.back.back().begin_s - begin_s) < 1e-6 &&
                    choices.back.back().speed_mm_s == choices.speed_mm_s &&
                    choices.back.back().gain_mm_mv == choices.gain_mm_mv;
  if (!same) choices.back.push_back({begin_s, choices.speed_mm_s, choices.gain_mm_mv});
  if (choices.back.size() > kMaxBack) choices.back.erase(choices.back.begin());
}

void zoom_to(const Scene& scene, Choices& choices, double begin_s, double end_s, double gain_mm_mv) {
  if (!scene.has_recording() || !(end_s > begin_s)) return;
  remember_place(choices);
  choices.glide.reset();
  const TimeView wanted = {begin_s, std::max(end_s - begin_s, kShortestSpan_s)};
  choices.set_time_view(clamped(wanted, scene.duration_s()), plot_width(scene));
  if (gain_mm_mv > 0.0) {
    choices.gain_mm_mv = std::clamp(gain_mm_mv, gain_ladder_mm_mv().front(), gain_ladder_mm_mv().back());
  }
}

bool advance_glide(const Scene& scene, Choices& choices) {
  if (!choices.glide) return false;
  const double share = std::clamp((scene.now_ms - choices.glide->start_ms) / kGlide_ms, 0.0, 1.0);
  const double eased = 1.0 - (1.0 - share) * (1.0 - share) * (1.0 - share);
  choices.begin_s = choices.glide->from_s + eased * (choices.glide->to_s - choices.glide->from_s);
  if (share < 1.0) return true;
  choices.begin_s = choices.glide->to_s;
  choices.glide.reset();
  return false;
}

}  // namespace ecg::app
