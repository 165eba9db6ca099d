#include <algorithm>
#include <limits>

#include "core/alerts/decided_findings.hpp"
#include "core/alerts/finding_kinds.hpp"
#include "core/formats/csv_text.hpp"
#include "core/hrv/nn_intervals.hpp"
#include "core/hrv/rr_measures.hpp"
#include "core/report/exports.hpp"
#include "core/report/report.hpp"
#include "core/report/saliency_summary.hpp"
#include "core/rhythm/thresholds.hpp"
#include "core/snapshot/own_annotations.hpp"
#include "core/version.hpp"
#include "core/words/clock.hpp"
#include "core/words/json_writer.hpp"
#include "core/words/place_words.hpp"
#include "core/words/wording.hpp"

namespace ecg {

namespace {

/// "added", "moved", "labelled", "moved labelled"; empty for a beat as it was found.
std::string touch_text(const Review& review, std::size_t beat) {
  if (!review.touches(beat)) return "";
  if (review.origin[beat] == BeatOrigin::added) return "added";
  const bool moved = review.origin[beat] == BeatOrigin::moved;
  const bool labelled = review.code[beat] != AnnotationCode::not_qrs;
  return moved && labelled ? "moved labelled" : moved ? "moved" : "labelled";
}

/// One CSV file: a remark, the column names, rows.
class Table {
 public:
  Table(const std::string& comment, std::string_view columns) : text_(csv_remark(comment) + "\n") {
    text_ += columns;
    text_ += '\n';
  }
  Table& cell(std::string_view text) {
    if (text_.back() != '\n') text_ += ',';
    text_ += csv_cell(text);
    return *this;
  }
  Table& number(double value) { return cell(shortest(value)); }
  Table& number(float value) { return cell(shortest(value)); }
  Table& number(std::int64_t value) { return cell(std::to_string(value)); }
  void end_row() { text_ += '\n'; }
  [[nodiscard]] std::string finish() && { return std::move(text_); }

 private:
  std::string text_;
};

/// Provenance, and when it was recorded where the recording says the day.
std::string csv_head(const Record& record, const Analysis& analysis) {
  const std::string start = iso_start(record.start_date, record.start_time_of_day_s);
  return provenance(record, analysis) + (start.empty() ? "" : " Recorded " + start + ".");
}

/// Time of day of a sample; empty where the recording does not say when it began.
std::string day_time(const Record& record, SampleIndex sample) {
  return exact_time_of_day(seconds_from_samples(sample, record.fs_hz), record.start_time_of_day_s);
}

std::string_view letter(std::size_t label) { return {&kBeatClassLetters[label], 1}; }

}  // namespace

std::string beats_csv(const Record& record, const Analysis& analysis) {
  Table table(csv_head(record, analysis),
              "sample,time_s,class,p_N,p_S,p_V,p_F,p_Q,rr_pre_s,rr_post_s,rr_ratio,uncertain,reference_class,template,"
              "nn,p_onset_s,p_peak_s,p_end_s,qrs_onset_s,qrs_end_s,t_peak_s,t_end_s,edit,label,automatic_class,"
              "overruled_from,time_of_day");
  for (std::size_t beat = 0; beat < analysis.r_peaks.size(); ++beat) {
    const std::uint8_t flags = analysis.classes.flags[beat];
    const bool classified = (flags & kUnclassified) == 0;
    const std::size_t reference =
        beat < analysis.reference_class.size() ? analysis.reference_class[beat] : kBeatClassCount;
    table.number(analysis.r_peaks[beat]).number(seconds_from_samples(analysis.r_peaks[beat], record.fs_hz));
    table.cell(classified ? letter(static_cast<std::size_t>(analysis.classes.label[beat])) : std::string_view{});
    for (std::size_t label = 0; label < kBeatClassCount; ++label) {
      table.number(analysis.classes.probabilities[beat * kBeatClassCount + label]);
    }
    // What the model is given in place of the interval before the first beat and after the last was not measured.
    const auto interval = [&](float value, bool measured) {
      if (measured) table.number(value);
      else table.cell("");
    };
    interval(analysis.rr.pre_s[beat], beat > 0);
    interval(analysis.rr.post_s[beat], beat + 1 < analysis.r_peaks.size());
    interval(analysis.rr.ratio[beat], beat > 0);
    table.cell(!classified ? "" : (flags & kUncertain) != 0 ? "1" : "0");
    table.cell(reference < kBeatClassCount ? letter(reference) : std::string_view{});
    const std::uint8_t group = analysis.templates.of(beat);
    table.cell(group == kNoTemplate ? std::string() : std::to_string(group));
    table.cell(beat >= analysis.nn.size() ? "" : analysis.nn[beat] != 0 ? "1" : "0");
    for (std::size_t i = 0; i < kFiducialCount; ++i) {
      const auto offset = analysis.delineation.at(beat, static_cast<Fiducial>(i));
      if (offset) table.number(seconds_from_samples(analysis.r_peaks[beat] + *offset, record.fs_hz));
      else table.cell("");
    }
    const bool touched = analysis.review.touches(beat);
    const bool told = touched || (flags & kCalibrated) != 0;
    const std::size_t automatic = told ? analysis.review.automatic_class[beat] : kBeatClassCount;
    table.cell(touch_text(analysis.review, beat));
    table.cell(touched ? mnemonic(analysis.review.code[beat]) : std::string_view{});
    table.cell(automatic < kBeatClassCount ? letter(automatic) : std::string_view{});
    const auto overruled = analysis.overruled_from(beat);
    table.cell(overruled ? letter(static_cast<std::size_t>(*overruled)) : std::string_view{});
    table.cell(day_time(record, analysis.r_peaks[beat])).end_row();
  }
  return std::move(table).finish();
}

std::string rr_csv(const Record& record, const Analysis& analysis) {
  constexpr double kMinute_s = 60.0;
  Table table(csv_head(record, analysis), "sample,time_s,rr_s,rate_bpm,class_before,class,not_ectopic,time_of_day");
  const auto class_of = [&](std::size_t beat) {
    const bool classified = (analysis.classes.flags[beat] & kUnclassified) == 0;
    return classified ? letter(static_cast<std::size_t>(analysis.classes.label[beat])) : std::string_view{};
  };
  for (std::size_t beat = 1; beat < analysis.r_peaks.size(); ++beat) {
    const double rr_s = seconds_from_samples(analysis.r_peaks[beat] - analysis.r_peaks[beat - 1], record.fs_hz);
    table.number(analysis.r_peaks[beat]).number(seconds_from_samples(analysis.r_peaks[beat], record.fs_hz));
    table.number(rr_s).number(kMinute_s / rr_s).cell(class_of(beat - 1)).cell(class_of(beat));
    table.cell(class_of(beat - 1) == "N" && class_of(beat) == "N" ? "1" : "0");
    table.cell(day_time(record, analysis.r_peaks[beat])).end_row();
  }
  return std::move(table).finish();
}

std::string episodes_csv(const Record& record, const Analysis& analysis) {
  Table table(csv_head(record, analysis) + " Thresholds: " + thresholds_words(analysis.rhythm) + ".",
              "kind,start_s,end_s,beats,value,rhythm,source,start_time_of_day");
  for (const Episode& episode : analysis.episodes) {
    table.cell(name(episode.kind));
    table.number(seconds_from_samples(episode.range.begin, record.fs_hz));
    table.number(seconds_from_samples(episode.range.end, record.fs_hz));
    table.number(std::int64_t{episode.beat_count}).number(episode.value).cell("").cell("found");
    table.cell(day_time(record, episode.range.begin)).end_row();
  }
  for (const RhythmSpan& span : analysis.review.rhythms) {
    const auto& peaks = analysis.r_peaks;
    const auto beats = std::lower_bound(peaks.begin(), peaks.end(), span.range.end) -
                       std::lower_bound(peaks.begin(), peaks.end(), span.range.begin);
    table.cell("named_rhythm");
    table.number(seconds_from_samples(span.range.begin, record.fs_hz));
    table.number(seconds_from_samples(span.range.end, record.fs_hz));
    table.number(static_cast<std::int64_t>(beats)).cell("").cell(span.label).cell("person");
    table.cell(day_time(record, span.range.begin)).end_row();
  }
  return std::move(table).finish();
}

std::string findings_csv(const Record& record, const Analysis& analysis) {
  Table table(csv_head(record, analysis) + " Thresholds: " + thresholds_words(analysis.rhythm) + ".",
              "kind,priority,count,start_s,end_s,text,decision,inside,found_by,limits,measured,start_time_of_day");
  constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
  for (const Finding& finding : analysis.findings) {
    const auto& places = finding.occurrences;
    table.cell(name(finding.kind)).cell(name(finding.priority)).number(static_cast<std::int64_t>(places.size()));
    table.number(places.empty() ? kNowhere : seconds_from_samples(places.front().begin, record.fs_hz));
    table.number(places.empty() ? kNowhere : seconds_from_samples(places.back().end, record.fs_hz));
    table.cell(finding.text).cell(decision_words(finding));
    const FindingTraits& kind = traits(finding.kind);
    table.cell(finding.inside ? name(*finding.inside) : std::string_view{}).cell(kind.found_by).cell(kind.limits);
    table.cell(kind.measured).cell(places.empty() ? "" : day_time(record, places.front().begin)).end_row();
  }
  return std::move(table).finish();
}

namespace {

/// `place`: where the beat of a row lies, in words of the column least_alike.
template <typename Place>
std::string saliency_table(const std::string& head, const SaliencyByClass& classes, Place place) {
  Table table(
      head +
          " Maps of each beat for the class the model gave it, over their own largest value: what the answer loses "
          "without a "
          "part (beat models that read context: the patient's usual beat, for N a flat line in its place), or "
          "Grad-CAM. "
          "Means of 0.1 s from R outwards, quartiles over the beats. class_of: whose classes these are, the "
          "reference's or, "
          "without one, the model's. group: all beats of the class, those found and those missed; taken_for: only "
          "those of "
          "the missed that the model gave this class, to be compared with the found beats of that class. share_ and "
          "length_: part of the map, and of the window, inside the wave. peak_in_qrs: share of the beats. consistency: "
          "median correlation of a beat's segments with the medians. timing_share: median of |timing| over |timing| + "
          "|shape| of the evidence against the next probable class. least_alike: the beats farthest from the medians, "
          "by sample.",
      "class,class_of,group,taken_for,beats,empty_maps,begin_s,end_s,low_quartile,median,high_quartile,share_p,length_"
      "p,"
      "share_qrs,length_qrs,share_st_t,length_st_t,peak_in_qrs,consistency,timing_share,"
      "correlation_with_random_weights,least_alike");
  constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
  for (const GroupSaliency& group : classes.groups) {
    const ClassSaliency& one = group.saliency;
    std::string unlike;
    for (const Outlier& each : one.outliers) {
      if (!unlike.empty()) unlike += ' ';
      unlike += place(static_cast<std::size_t>(each.row));
    }
    const auto row = [&](const SaliencySegment& segment) {
      table.cell(letter(static_cast<std::size_t>(group.label))).cell(classes.by_reference ? "reference" : "model");
      table.cell(name(group.group));
      table.cell(group.taken_for ? letter(static_cast<std::size_t>(*group.taken_for)) : std::string_view{});
      table.number(static_cast<std::int64_t>(one.beats)).number(static_cast<std::int64_t>(one.empty));
      for (const double value : {segment.begin_s, segment.end_s, segment.low, segment.median, segment.high})
        table.number(value);
      for (const WaveShare& wave : {one.p, one.qrs, one.t}) table.number(wave.share).number(wave.length);
      for (const double value : {one.pointing, one.consistency, one.timing_share, one.random_correlation})
        table.number(value);
      table.cell(unlike).end_row();
    };
    for (const SaliencySegment& segment : one.segments) row(segment);
    if (one.segments.empty()) row({kNothing, kNothing, kNothing, kNothing, kNothing});
  }
  return std::move(table).finish();
}

}  // namespace

std::string saliency_csv(const Record& record, const Analysis& analysis) {
  return saliency_table(csv_head(record, analysis), saliency_by_class(map_rows(analysis, record.fs_hz)),
                        [&](std::size_t row) { return std::to_string(analysis.r_peaks[row]); });
}

bool PooledMaps::add(const Record& record, const Analysis& analysis) {
  if (analysis.saliency.map_samples <= 0 || (!model_.name.empty() && !(model_ == analysis.model))) return false;
  const std::size_t first = rows_.rows.size();
  if (!append(rows_, map_rows(analysis, record.fs_hz))) return false;
  model_ = analysis.model;
  recordings_.push_back({first, record.name, analysis.r_peaks});
  return true;
}

std::string PooledMaps::csv() const {
  const auto place = [&](std::size_t row) {
    const auto after = std::ranges::upper_bound(recordings_, row, {}, &Recording::first_row);
    const Recording& recording = *(after - 1);
    return recording.name + ":" + std::to_string(recording.r_peaks[row - recording.first_row]);
  };
  const std::string head = std::to_string(recordings_.size()) +
                           (recordings_.size() == 1 ? " recording" : " recordings") + ", model " + model_.name + " " +
                           model_.precision + ". " + std::string(kDisclaimer);
  return saliency_table(head, saliency_by_class(rows_), place);
}

std::string four_beats_csv(const Record& record, const Analysis& analysis) {
  std::string columns = "start_s,end_s,arrhythmia";
  for (const std::string_view label : kFourBeatLabelNames) columns += "," + std::string(label);
  Table table(csv_head(record, analysis) + " " + std::string(kFourBeatCaveat), columns);
  const FourBeatAnswers& answers = analysis.four_beats;
  for (std::size_t window = 0; window < answers.size(); ++window) {
    table.number(seconds_from_samples(answers.begin[window], record.fs_hz));
    table.number(seconds_from_samples(answers.end[window], record.fs_hz));
    table.number(answers.arrhythmia[window]);
    for (std::size_t i = 0; i < kFourBeatLabelCount; ++i)
      table.number(answers.at(window, static_cast<FourBeatLabel>(i)));
    table.end_row();
  }
  return std::move(table).finish();
}

std::string waves_csv(const Record& record, const Analysis& analysis) {
  Table table(csv_head(record, analysis) + " Samples at " + shortest(record.fs_hz) + " Hz; empty: no such wave.",
              "lead,beat,r_peak,p_onset,p_peak,p_end,qrs_onset,qrs_end,t_peak,t_end");
  const std::vector<std::size_t> leads = ecg_leads(record);
  const std::vector<Delineation> waves = delineate(record, leads, analysis.r_peaks);
  for (std::size_t k = 0; k < leads.size(); ++k) {
    for (std::size_t beat = 0; beat < analysis.r_peaks.size(); ++beat) {
      table.cell(record.signals[leads[k]].lead).number(static_cast<std::int64_t>(beat + 1));
      table.number(analysis.r_peaks[beat]);
      for (std::size_t i = 0; i < kFiducialCount; ++i) {
        const auto offset = waves[k].at(beat, static_cast<Fiducial>(i));
        if (offset) table.number(analysis.r_peaks[beat] + *offset);
        else table.cell("");
      }
      table.end_row();
    }
  }
  return std::move(table).finish();
}

std::string leads_csv(const Record& record, const Analysis& analysis) {
  const TwelveLeadMeasures& measures = analysis.usual_beat.measures;
  const auto ms = [](const std::optional<double>& value_s) {
    return value_s ? fixed(1000.0 * *value_s, 0) + " ms" : std::string("-");
  };
  std::string head = csv_head(record, analysis);
  if (measures.qrs_s) {
    head += " Median of " + counted(measures.beats, "beat", "beats") + ", all leads together: PR " + ms(measures.pr_s) +
            ", QRS " + ms(measures.qrs_s) + ", QT " + ms(measures.qt_s) + ", RR " + ms(measures.rr_s) + ", axis " +
            (measures.axis_deg ? fixed(*measures.axis_deg, 0) + " degrees" : std::string("-")) + ".";
  }
  Table table(head, "lead,p_mv,q_mv,r_mv,s_mv,r_duration_s,s_duration_s,st_j_mv,st_60_mv,st_80_mv,noise_mv");
  const auto known = [&](const std::optional<double>& value) {
    if (value) table.number(*value);
    else table.cell("");
  };
  for (const LeadMeasures& lead : measures.leads) {
    if (lead.signal >= record.signals.size()) continue;
    const QrsShape& qrs = lead.qrs;
    table.cell(record.signals[lead.signal].lead);
    known(lead.p_mv);
    table.number(qrs.q_mv).number(qrs.r_mv).number(qrs.s_mv);
    table.number(qrs.r_duration_s).number(qrs.s_duration_s);
    for (const auto& each : {lead.st_j_mv, lead.st_60_mv, lead.st_80_mv}) known(each);
    table.number(lead.noise_mv).end_row();
  }
  return std::move(table).finish();
}

std::string hrv_csv(const Record& record, const Analysis& analysis) {
  Table table(csv_head(record, analysis) + " " + std::string(kNnRule) + " " + std::string(kHrvMethod),
              "name,title,value,unit,spread,count,start_s,why_not,definition,start_time_of_day");
  for (const Measure& measure : analysis.measures) {
    const MeasureText& text = describe(measure.kind);
    const bool placed = measure.place.size() > 0;
    table.cell(text.name).cell(text.title).number(measure.value).cell(text.unit).number(measure.spread);
    table.number(measure.count);
    if (placed) table.number(seconds_from_samples(measure.place.begin, record.fs_hz));
    else table.cell("");
    table.cell(gap_words(measure)).cell(text.definition);
    table.cell(placed ? day_time(record, measure.place.begin) : "").end_row();
  }
  return std::move(table).finish();
}

}  // namespace ecg
