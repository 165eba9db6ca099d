// Long because writing and reading of each part stand side by side: they have to agree byte by byte.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "core/snapshot/analysis.hpp"
#include "core/snapshot/columns.hpp"
#include "core/snapshot/usual_beat_bytes.hpp"

namespace ecg {

namespace {

constexpr std::uint32_t kMagic = 0x41444946;  ///< "FIDA"
constexpr std::uint32_t kFormat = 14;         ///< grows with every change of the layout
constexpr std::size_t kEpisodeBytes = 1 + 8 + 8 + 4 + 8 + 8;
constexpr std::size_t kMeasureBytes = 1 + 1 + 7 * 8;

/// rows * columns of a table; fails as malformed where no column of this machine could hold it.
std::size_t product(ColumnReader& in, std::size_t rows, std::int64_t columns, std::string_view field) {
  const std::uint64_t cells = std::uint64_t{rows} * static_cast<std::uint64_t>(columns);  // rows < 2^32, columns < 2^31
  in.expect(cells <= std::numeric_limits<std::uint32_t>::max(), field);
  return in.ok() ? static_cast<std::size_t>(cells) : 0;
}

// --- model and window ------------------------------------------------------------------------------------------------

void put_model(ByteWriter& out, const Analysis& analysis) {
  out.text(analysis.model.name);
  out.text(analysis.model.precision);
  out.text(analysis.model.sha256);
  out.text(analysis.rhythm_model.name);
  out.text(analysis.rhythm_model.precision);
  out.text(analysis.rhythm_model.sha256);
  out.f64_le(analysis.operating_point.rarity_weight);
  out.u32_le(static_cast<std::uint32_t>(analysis.lead));
  out.f64_le(analysis.window.fs_hz);
  out.i32_le(analysis.window.before_samples);
  out.i32_le(analysis.window.after_samples);
  out.u8(static_cast<std::uint8_t>(analysis.window.scaling));
}

void take_model(ColumnReader& in, Analysis& analysis) {
  analysis.model.name = in.text("model");
  analysis.model.precision = in.text("precision");
  analysis.model.sha256 = in.text("sha256");
  analysis.rhythm_model.name = in.text("rhythm_model");
  analysis.rhythm_model.precision = in.text("rhythm_precision");
  analysis.rhythm_model.sha256 = in.text("rhythm_sha256");
  analysis.operating_point.rarity_weight = in.f64("rarity_weight");
  in.expect(std::abs(analysis.operating_point.rarity_weight) <= kMaxRarityWeight, "rarity_weight");
  analysis.lead = in.u32("lead");
  WindowSpec& window = analysis.window;
  window.fs_hz = in.f64("window_fs_hz");
  in.expect(std::isfinite(window.fs_hz) && window.fs_hz > 0.0, "window_fs_hz");
  window.before_samples = in.i32("before_samples");
  in.expect(window.before_samples >= 0 && window.before_samples <= kMaxWindowSide, "before_samples");
  window.after_samples = in.i32("after_samples");
  in.expect(window.after_samples >= 0 && window.after_samples <= kMaxWindowSide, "after_samples");
  window.scaling = in.enumerator(WindowScaling::beat_zscore, "scaling");
}

// --- beats -----------------------------------------------------------------------------------------------------------

void put_beats(ByteWriter& out, const Analysis& analysis) {
  put_column(out, analysis.r_peaks);
  put_column(out, analysis.rr.pre_s);
  put_column(out, analysis.rr.post_s);
  put_column(out, analysis.rr.ratio);
  put_column(out, analysis.classes.label);
  put_column(out, analysis.classes.probabilities);
  put_column(out, analysis.classes.flags);
  put_column(out, analysis.classes.timing_logits);
  out.i64_le(analysis.saliency.map_samples);
  put_column(out, analysis.saliency.values);
  put_column(out, analysis.saliency.peak);
  put_column(out, analysis.saliency.random_correlation);
}

void take_beats(ColumnReader& in, Analysis& analysis) {
  analysis.r_peaks = in.column<SampleIndex>("r_peaks");
  const auto& peaks = analysis.r_peaks;
  const bool ascending = std::adjacent_find(peaks.begin(), peaks.end(), std::greater_equal<>()) == peaks.end();
  in.expect(ascending && (peaks.empty() || peaks.front() >= 0), "r_peaks");
  const std::size_t beats = peaks.size();
  analysis.rr.pre_s = in.column<float>(beats, "rr_pre_s");
  analysis.rr.post_s = in.column<float>(beats, "rr_post_s");
  analysis.rr.ratio = in.column<float>(beats, "rr_ratio");
  analysis.classes.label = in.enumerators(beats, BeatClass::Q, "classes");
  analysis.classes.probabilities = in.column<float>(beats * kBeatClassCount, "probabilities");
  analysis.classes.flags = in.column<std::uint8_t>(beats, "flags");
  analysis.classes.timing_logits = in.column<float>("timing_logits");
  const std::size_t logits = analysis.classes.timing_logits.size();
  in.expect(logits == 0 || logits == beats * kBeatClassCount, "timing_logits");
  SaliencyMaps& maps = analysis.saliency;
  maps.map_samples = in.i64("map_samples");
  in.expect(maps.map_samples >= 0 && maps.map_samples <= kMaxMapSamples, "map_samples");
  const std::size_t explained = maps.map_samples > 0 ? beats : 0;
  maps.values = in.column<std::uint8_t>(product(in, explained, maps.map_samples, "saliency"), "saliency");
  maps.peak = in.column<float>(explained, "saliency_peak");
  maps.random_correlation = in.column<float>(explained, "saliency_random");
}

// --- templates -------------------------------------------------------------------------------------------------------

void put_templates(ByteWriter& out, const BeatTemplates& templates) {
  out.f64_le(templates.rate_hz);
  out.i32_le(templates.before_samples);
  out.i32_le(templates.after_samples);
  out.i32_le(templates.lead_count);
  put_column(out, templates.group);
  put_column(out, templates.distance);
  out.u64_le(templates.templates.size());
  for (const BeatTemplate& one : templates.templates) {
    out.i64_le(one.beats);
    out.i32_le(one.example);
    out.u8(one.by_hand ? 1 : 0);
    put_column(out, one.median_mv);
    put_column(out, one.low_mv);
    put_column(out, one.high_mv);
  }
}

BeatTemplates take_templates(ColumnReader& in, std::size_t beats) {
  BeatTemplates templates;
  templates.rate_hz = in.f64("template_rate_hz");
  in.expect(std::isfinite(templates.rate_hz) && templates.rate_hz >= 0.0, "template_rate_hz");
  templates.before_samples = in.i32("template_before");
  in.expect(templates.before_samples >= 0 && templates.before_samples <= kMaxTemplateSide, "template_before");
  templates.after_samples = in.i32("template_after");
  in.expect(templates.after_samples >= 0 && templates.after_samples <= kMaxTemplateSide, "template_after");
  templates.lead_count = in.i32("template_leads");
  in.expect(templates.lead_count >= 0, "template_leads");
  templates.group = in.column<std::uint8_t>(beats, "template_of_beat");
  templates.distance = in.column<float>(beats, "template_distance");
  if (!in.ok()) return {};
  const std::size_t cells =
      product(in, static_cast<std::size_t>(templates.samples()), templates.lead_count, "template_shape");
  constexpr std::size_t kMinBytes = 8 + 4 + 1 + 3 * 8;
  templates.templates.resize(in.count(kMinBytes, "templates"));
  for (BeatTemplate& one : templates.templates) {
    one.beats = in.i64("template_beats");
    one.example = in.i32("template_example");
    in.expect(one.example >= -1 && (one.example < 0 || static_cast<std::size_t>(one.example) < beats),
              "template_example");
    one.by_hand = in.boolean("template_by_hand");
    one.median_mv = in.column<float>(cells, "template_median");
    one.low_mv = in.column<float>(cells, "template_low");
    one.high_mv = in.column<float>(cells, "template_high");
    if (!in.ok()) return {};
  }
  const std::size_t count = templates.templates.size();
  for (const std::uint8_t group : templates.group) in.expect(group < count || group == kNoTemplate, "template_of_beat");
  return templates;
}

// --- waves and measures ----------------------------------------------------------------------------------------------

void put_measures(ByteWriter& out, const Analysis& analysis) {
  put_column(out, analysis.delineation.offset);
  put_column(out, analysis.nn);
  out.u64_le(analysis.measures.size());
  for (const Measure& measure : analysis.measures) {
    out.u8(static_cast<std::uint8_t>(measure.kind));
    out.u8(static_cast<std::uint8_t>(measure.gap));
    out.f64_le(measure.value);
    out.f64_le(measure.spread);
    out.i64_le(measure.count);
    out.i64_le(measure.place.begin);
    out.i64_le(measure.place.end);
    out.f64_le(measure.needed);
    out.f64_le(measure.found);
  }
}

void take_measures(ColumnReader& in, Analysis& analysis) {
  const std::size_t beats = analysis.r_peaks.size();
  analysis.delineation.offset = in.column<std::int32_t>("fiducials");
  const std::size_t offsets = analysis.delineation.offset.size();
  in.expect(offsets == 0 || offsets == beats * kFiducialCount, "fiducials");
  analysis.nn = in.column<std::uint8_t>("nn");
  in.expect(analysis.nn.empty() || analysis.nn.size() == beats, "nn");
  analysis.measures.resize(in.count(kMeasureBytes, "measures"));
  for (Measure& measure : analysis.measures) {
    measure.kind = in.enumerator(MeasureKind::qtc_hodges, "measure_kind");
    measure.gap = in.enumerator(MeasureGap::undefined, "measure_gap");
    measure.value = in.f64("measure_value");
    measure.spread = in.f64("measure_spread");
    measure.count = in.i64("measure_count");
    measure.place.begin = in.i64("measure_begin");
    measure.place.end = in.i64("measure_end");
    in.expect(measure.place.begin >= 0 && measure.place.end >= measure.place.begin, "measure_end");
    measure.needed = in.f64("measure_needed");
    measure.found = in.f64("measure_found");
  }
}

// --- quality, episodes, findings -------------------------------------------------------------------------------------

void put_quality(ByteWriter& out, const Quality& quality) {
  out.i32_le(quality.lead_count);
  out.i32_le(quality.stretch_count);
  put_column(out, quality.grade);
  put_column(out, quality.reason);
}

Quality take_quality(ColumnReader& in) {
  Quality quality;
  quality.lead_count = in.i32("quality_leads");
  in.expect(quality.lead_count >= 0, "quality_leads");
  quality.stretch_count = in.i32("quality_stretches");
  in.expect(quality.stretch_count >= 0, "quality_stretches");
  if (!in.ok()) return {};
  const std::size_t cells =
      product(in, static_cast<std::size_t>(quality.lead_count), quality.stretch_count, "quality_stretches");
  quality.grade = in.enumerators(cells, QualityGrade::unusable, "quality_grades");
  quality.reason = in.enumerators(cells, kLastQualityReason, "quality_reasons");
  return quality;
}

void put_rhythm(ByteWriter& out, const RhythmSettings& rhythm) {
  out.f64_le(rhythm.tachycardia_bpm);
  out.f64_le(rhythm.bradycardia_bpm);
  out.f64_le(rhythm.sustained_s);
  out.f64_le(rhythm.pause_s);
  out.i32_le(rhythm.run_beats);
  out.i32_le(rhythm.cycles);
  out.f64_le(rhythm.fibrillation_probability);
  out.f64_le(rhythm.ventricular_probability);
  out.f64_le(rhythm.abnormal_probability);
  out.f64_le(rhythm.paced_probability);
  out.f64_le(rhythm.flutter_probability);
  out.f64_le(rhythm.long_pr_ms);
  out.f64_le(rhythm.wide_qrs_ms);
  out.f64_le(rhythm.incomplete_block_ms);
  out.f64_le(rhythm.long_qtc_ms);
  out.f64_le(rhythm.short_qtc_ms);
  out.f64_le(rhythm.left_axis_deg);
  out.f64_le(rhythm.right_axis_deg);
  out.f64_le(rhythm.low_limb_mv);
  out.f64_le(rhythm.low_chest_mv);
  out.f64_le(rhythm.st_elevation_mm);
  out.f64_le(rhythm.st_elevation_v2_v3_mm);
  out.f64_le(rhythm.st_depression_mm);
}

RhythmSettings take_rhythm(ColumnReader& in) {
  const auto threshold = [&](std::string_view field) {
    const double value = in.f64(field);
    in.expect(std::isfinite(value) && value >= 0.0, field);
    return value;
  };
  const auto count = [&](std::string_view field) {
    const std::int32_t value = in.i32(field);
    in.expect(value >= 0, field);
    return value;
  };
  RhythmSettings rhythm;
  rhythm.tachycardia_bpm = threshold("tachycardia_bpm");
  rhythm.bradycardia_bpm = threshold("bradycardia_bpm");
  rhythm.sustained_s = threshold("sustained_s");
  rhythm.pause_s = threshold("pause_s");
  rhythm.run_beats = count("run_beats");
  rhythm.cycles = count("cycles");
  rhythm.fibrillation_probability = threshold("fibrillation_probability");
  rhythm.ventricular_probability = threshold("ventricular_probability");
  rhythm.abnormal_probability = threshold("abnormal_probability");
  rhythm.paced_probability = threshold("paced_probability");
  rhythm.flutter_probability = threshold("flutter_probability");
  rhythm.long_pr_ms = threshold("long_pr_ms");
  rhythm.wide_qrs_ms = threshold("wide_qrs_ms");
  rhythm.incomplete_block_ms = threshold("incomplete_block_ms");
  rhythm.long_qtc_ms = threshold("long_qtc_ms");
  rhythm.short_qtc_ms = threshold("short_qtc_ms");
  rhythm.left_axis_deg = threshold("left_axis_deg");
  rhythm.right_axis_deg = threshold("right_axis_deg");
  rhythm.low_limb_mv = threshold("low_limb_mv");
  rhythm.low_chest_mv = threshold("low_chest_mv");
  rhythm.st_elevation_mm = threshold("st_elevation_mm");
  rhythm.st_elevation_v2_v3_mm = threshold("st_elevation_v2_v3_mm");
  rhythm.st_depression_mm = threshold("st_depression_mm");
  return rhythm;
}

void put_four_beats(ByteWriter& out, const FourBeatAnswers& answers) {
  out.text(answers.binary_sha256);
  out.text(answers.multilabel_sha256);
  put_column(out, answers.begin);
  put_column(out, answers.end);
  put_column(out, answers.arrhythmia);
  put_column(out, answers.labels);
}

FourBeatAnswers take_four_beats(ColumnReader& in) {
  FourBeatAnswers answers;
  answers.binary_sha256 = in.text("binary_sha256");
  answers.multilabel_sha256 = in.text("multilabel_sha256");
  answers.begin = in.column<SampleIndex>("four_beats_begin");
  const std::size_t windows = answers.begin.size();
  answers.end = in.column<SampleIndex>(windows, "four_beats_end");
  if (!in.ok()) return {};
  SampleIndex before = 0;
  for (std::size_t i = 0; i < windows; ++i) {
    in.expect(answers.begin[i] >= before && answers.end[i] > answers.begin[i], "four_beats_end");
    before = answers.end[i];
  }
  answers.arrhythmia = in.column<float>(windows, "arrhythmia");
  answers.labels = in.column<float>(windows * kFourBeatLabelCount, "four_beat_labels");
  for (const auto* column : {&answers.arrhythmia, &answers.labels}) {
    for (const float p : *column) in.expect(p >= 0.0F && p <= 1.0F, "four_beat_labels");
  }
  return answers;
}

void put_episodes(ByteWriter& out, const std::vector<Episode>& episodes) {
  out.u64_le(episodes.size());
  for (const Episode& episode : episodes) {
    out.u8(static_cast<std::uint8_t>(episode.kind));
    out.i64_le(episode.range.begin);
    out.i64_le(episode.range.end);
    out.i32_le(episode.beat_count);
    out.f64_le(episode.value);
    out.f64_le(episode.probability);
  }
}

std::vector<Episode> take_episodes(ColumnReader& in) {
  std::vector<Episode> episodes(in.count(kEpisodeBytes, "episodes"));
  for (Episode& episode : episodes) {
    episode.kind = in.enumerator(kLastEpisodeKind, "episode_kind");
    episode.range.begin = in.i64("episode_begin");
    episode.range.end = in.i64("episode_end");
    in.expect(episode.range.begin >= 0 && episode.range.end >= episode.range.begin, "episode_end");
    episode.beat_count = in.i32("episode_beats");
    episode.value = in.f64("episode_value");
    episode.probability = in.f64("episode_probability");
    if (!in.ok()) return {};
  }
  return episodes;
}

void put_findings(ByteWriter& out, const std::vector<Finding>& findings) {
  out.u64_le(findings.size());
  for (const Finding& finding : findings) {
    out.u8(static_cast<std::uint8_t>(finding.kind));
    out.u8(static_cast<std::uint8_t>(finding.priority));
    out.text(finding.text);
    put_column(out, finding.occurrences);
    out.u8(static_cast<std::uint8_t>(finding.decision));
    out.u8(finding.outgrown ? 1 : 0);
    out.u8(finding.inside ? 1 : 0);
    if (finding.inside) out.u8(static_cast<std::uint8_t>(*finding.inside));
  }
}

std::vector<Finding> take_findings(ColumnReader& in) {
  constexpr std::size_t kMinBytes = 1 + 1 + 4 + 8 + 1 + 1 + 1;
  std::vector<Finding> findings(in.count(kMinBytes, "findings"));
  for (Finding& finding : findings) {
    finding.kind = in.enumerator(kLastFindingKind, "finding_kind");
    finding.priority = in.enumerator(Priority::low, "finding_priority");
    finding.text = in.text("finding_text");
    finding.occurrences = in.column<SampleRange>("finding_occurrences");
    for (const SampleRange& range : finding.occurrences) {
      in.expect(range.begin >= 0 && range.end >= range.begin, "finding_occurrences");
    }
    finding.decision = in.enumerator(kLastDecision, "finding_decision");
    finding.outgrown = in.boolean("finding_outgrown");
    if (in.boolean("finding_inside")) finding.inside = in.enumerator(kLastFindingKind, "finding_inside");
    if (!in.ok()) return {};
  }
  return findings;
}

// --- comparison ------------------------------------------------------------------------------------------------------

void put_comparison(ByteWriter& out, const Analysis& analysis) {
  out.u8(analysis.has_reference ? 1 : 0);
  out.u8(static_cast<std::uint8_t>(analysis.class_map));
  for (const auto& row : analysis.comparison.counts) {
    for (const std::int64_t count : row) out.i64_le(count);
  }
  put_column(out, analysis.reference_class);
  put_column(out, analysis.missed_beats);
}

void take_comparison(ColumnReader& in, Analysis& analysis) {
  analysis.has_reference = in.boolean("has_reference");
  analysis.class_map = in.enumerator(ClassMap::ec57, "class_map");
  for (auto& row : analysis.comparison.counts) {
    for (std::int64_t& count : row) {
      count = in.i64("comparison");
      in.expect(count >= 0, "comparison");
    }
  }
  const std::size_t compared = analysis.has_reference ? analysis.r_peaks.size() : 0;
  analysis.reference_class = in.column<std::uint8_t>(compared, "reference_class");
  for (const std::uint8_t label : analysis.reference_class) in.expect(label <= kBeatClassCount, "reference_class");
  analysis.missed_beats = in.column<SampleIndex>("missed_beats");
}

// --- review ----------------------------------------------------------------------------------------------------------

void put_review(ByteWriter& out, const Review& review) {
  put_column(out, review.code);
  put_column(out, review.automatic_class);
  put_column(out, review.origin);
  put_column(out, review.removed);
  out.u64_le(review.bookmarks.size());
  for (const Bookmark& bookmark : review.bookmarks) {
    out.i64_le(bookmark.sample);
    out.text(bookmark.text);
  }
  out.u64_le(review.rhythms.size());
  for (const RhythmSpan& span : review.rhythms) {
    out.i64_le(span.range.begin);
    out.i64_le(span.range.end);
    out.text(span.label);
  }
  out.u64_le(review.waiting.size());
  for (const FindingDecision& decision : review.waiting) {
    out.text(decision.finding);
    out.u8(static_cast<std::uint8_t>(decision.decision));
  }
  out.u32_le(review.edits);
  out.u32_le(review.undoable);
  out.u32_le(review.redoable);
  out.u8(static_cast<std::uint8_t>(review.state));
  out.text(review.signature.on);
  out.text(review.signature.by);
}

Review take_review(ColumnReader& in, std::size_t beats) {
  Review review;
  review.code = in.column<AnnotationCode>("review_code");
  const std::size_t rows = review.code.size();
  in.expect(rows == 0 || rows == beats, "review_code");
  for (const AnnotationCode code : review.code)
    in.expect(code == AnnotationCode::not_qrs || is_beat(code), "review_code");
  review.automatic_class = in.column<std::uint8_t>(rows, "automatic_class");
  for (const std::uint8_t label : review.automatic_class) in.expect(label <= kBeatClassCount, "automatic_class");
  review.origin = in.enumerators(rows, BeatOrigin::added, "origin");
  review.removed = in.column<SampleIndex>("removed");
  review.bookmarks.resize(in.count(sizeof(SampleIndex) + sizeof(std::uint32_t), "bookmarks"));
  for (Bookmark& bookmark : review.bookmarks) {
    bookmark.sample = in.i64("bookmark");
    bookmark.text = in.text("bookmark");
    if (!in.ok()) return {};
  }
  review.rhythms.resize(in.count(2 * sizeof(SampleIndex) + sizeof(std::uint32_t), "rhythms"));
  SampleIndex before = 0;
  for (RhythmSpan& span : review.rhythms) {
    span.range.begin = in.i64("rhythm_begin");
    span.range.end = in.i64("rhythm_end");
    in.expect(span.range.begin >= before && span.range.end > span.range.begin, "rhythm_end");
    before = span.range.end;
    span.label = in.text("rhythm");
    if (!in.ok()) return {};
  }
  review.waiting.resize(in.count(sizeof(std::uint32_t) + 1, "waiting"));
  for (FindingDecision& decision : review.waiting) {
    decision.finding = in.text("waiting_finding");
    decision.decision = in.enumerator(kLastDecision, "waiting_decision");
    if (!in.ok()) return {};
  }
  review.edits = in.u32("edits");
  review.undoable = in.u32("undoable");
  review.redoable = in.u32("redoable");
  review.state = in.enumerator(ReviewState::changed, "review_state");
  review.signature.on = in.text("signature_on");
  review.signature.by = in.text("signature_by");
  return review;
}

// --- calibration -----------------------------------------------------------------------------------------------------

void put_calibration(ByteWriter& out, const Calibration& calibration) {
  out.u8(calibration.on ? 1 : 0);
  out.u32_le(calibration.own_labels);
  out.u32_le(calibration.reference_labels);
  out.u32_le(calibration.changed);
  out.i64_le(calibration.learning_end);
  out.i32_le(calibration.next);
}

Calibration take_calibration(ColumnReader& in, const Analysis& analysis) {
  Calibration calibration;
  calibration.on = in.boolean("calibration");
  calibration.own_labels = in.u32("own_labels");
  calibration.reference_labels = in.u32("reference_labels");
  calibration.changed = in.u32("changed");
  calibration.learning_end = in.i64("learning_end");
  in.expect(calibration.learning_end >= 0, "learning_end");
  calibration.next = in.i32("next_beat");
  in.expect(calibration.next >= -1 && calibration.next < std::ssize(analysis.r_peaks), "next_beat");
  // Who asks what the model said before looks it up there.
  const bool any = std::any_of(analysis.classes.flags.begin(), analysis.classes.flags.end(),
                               [](std::uint8_t flags) { return (flags & kCalibrated) != 0; });
  in.expect(!any || analysis.review.automatic_class.size() == analysis.r_peaks.size(), "automatic_class");
  return calibration;
}

std::size_t expected_bytes(const Analysis& analysis) {
  std::size_t bytes = 4096 + analysis.saliency.values.size() + analysis.quality.grade.size() * 2 +
                      analysis.episodes.size() * kEpisodeBytes + analysis.missed_beats.size() * 8 +
                      analysis.abnormal_by_window.size() * 4 + analysis.four_beats.size() * (8 + 8 + 4 + 24);
  bytes += analysis.r_peaks.size() * (8 + 12 + 1 + 20 + 1 + 20 + 4 + 1 + 5 + 4 * kFiducialCount + 1 + 3);
  bytes += analysis.measures.size() * kMeasureBytes;
  for (const BeatTemplate& one : analysis.templates.templates) bytes += 64 + 12 * one.median_mv.size();
  for (const MedianBeat& lead : analysis.usual_beat.median.leads) bytes += 160 + 4 * lead.mv.size();
  for (const Finding& finding : analysis.findings) bytes += 64 + finding.text.size() + finding.occurrences.size() * 16;
  return bytes;
}

}  // namespace

std::array<std::int64_t, kBeatClassCount> class_counts(const Analysis& analysis, std::size_t beat_template) {
  std::array<std::int64_t, kBeatClassCount> counts{};
  for (std::size_t beat = 0; beat < analysis.templates.group.size(); ++beat) {
    const bool classified = (analysis.classes.flags[beat] & kUnclassified) == 0;
    if (classified && analysis.templates.group[beat] == beat_template)
      ++counts[static_cast<std::size_t>(analysis.classes.label[beat])];
  }
  return counts;
}

std::vector<std::byte> encode(const Analysis& analysis) {
  ByteWriter out(expected_bytes(analysis));
  out.u32_le(kMagic);
  out.u32_le(kFormat);
  out.u32_le(analysis.version);
  out.u8(analysis.complete ? 1 : 0);
  put_model(out, analysis);
  put_beats(out, analysis);
  put_templates(out, analysis.templates);
  put_measures(out, analysis);
  put_usual_beat(out, analysis.usual_beat);
  put_quality(out, analysis.quality);
  put_rhythm(out, analysis.rhythm);
  put_column(out, analysis.abnormal_by_window);
  put_twelve_leads(out, analysis.twelve_leads);
  put_four_beats(out, analysis.four_beats);
  put_episodes(out, analysis.episodes);
  put_findings(out, analysis.findings);
  put_comparison(out, analysis);
  put_review(out, analysis.review);
  put_calibration(out, analysis.calibration);
  put_diagnostics(out, analysis.diagnostics);
  return std::move(out).finish();
}

Result<Analysis> decode_analysis(std::span<const std::byte> bytes) {
  ColumnReader in(bytes);
  in.expect(in.u32("magic") == kMagic, "magic");
  in.expect(in.u32("format") == kFormat, "format");
  Analysis analysis;
  analysis.version = in.u32("version");
  analysis.complete = in.boolean("complete");
  take_model(in, analysis);
  take_beats(in, analysis);
  analysis.templates = take_templates(in, analysis.r_peaks.size());
  take_measures(in, analysis);
  analysis.usual_beat = take_usual_beat(in);
  analysis.quality = take_quality(in);
  analysis.rhythm = take_rhythm(in);
  analysis.abnormal_by_window = in.column<float>("abnormal_by_window");
  for (const float probability : analysis.abnormal_by_window)
    in.expect(std::isnan(probability) || (probability >= 0.0F && probability <= 1.0F), "abnormal_by_window");
  analysis.twelve_leads = take_twelve_leads(in);
  analysis.four_beats = take_four_beats(in);
  analysis.episodes = take_episodes(in);
  analysis.findings = take_findings(in);
  take_comparison(in, analysis);
  analysis.review = take_review(in, analysis.r_peaks.size());
  analysis.calibration = take_calibration(in, analysis);
  analysis.diagnostics = in.diagnostics("diagnostics");
  in.expect_end();
  if (!in.ok()) return *in.failure();
  return analysis;
}

}  // namespace ecg
