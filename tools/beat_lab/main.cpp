// beat_lab COMMAND [--scorer FILE] < jobs: what the training and the measuring of the beat detector need of the core.
// One job a line (jobs.hpp), one answer a line; the first failure ends it.
// Long because every command of the program stands here, with its words at the head.
//
//   candidates   rows=FILE labels=FILE pass=early|late    features (f32, kCandidateFeatureCount a row) and labels (u8)
//                of the scorer's candidates; answer: candidates, reference beats, those without a candidate
//   detect       [positions=FILE] [quality=FILE]          answer: beats, samples of all leads, seconds for quality, seconds for beats
//   score        positions=FILE window_s=0.15 [flutter=1] [annotated=1]   answer: paired, missed, extra
//   signals      signals=FILE [beats=FILE]                samples in mV (f32 {lead, sample}); answer: leads, samples, rate
//   context      out=PREFIX                                context tensors of the reference's beats (core/analysis/training_tensors.hpp)
//                as PREFIX.labels.u8, .context.f32, .context_one_lead.f32; answer: beats
//   changed      beats=FILE masks=FILE out=FILE [flat=1]   numbers of the reference's beats `beats` (u32), their parts usual (or
//                flat) where the masks (u32 {beat, mask}, explain/beat_parts.hpp) say so: f32 {beat, mask, kContextColumns}, zeros for
//                beats without a usual one; answer: beats, of them without, seconds
//   rhythm       out=PREFIX [hop_s=5]                      windows of the rhythm model (rhythm_windows.hpp), lead after lead, as
//                PREFIX.windows.f32 {lead, window, sample}, their begins in PREFIX.begins.f64, and the reference in
//                PREFIX.reference.txt: second, mnemonic, subtype, text; answer: leads, windows a lead, seconds of the record
//   intervals    rr=FILE out=FILE length=30 [hop=10]        of a file of RR intervals (f64, seconds) stretches of so many intervals:
//                coefficient of sample entropy, least median change, mean in seconds (f32, three a row); answer: rows
//   evidence     begins=FILE out=FILE [before_s=10] [after_s=20]   own beats; for each second of begins (f64) the log odds of
//                fibrillation (interval_evidence.hpp) of the intervals from before_s before it to after_s behind it (f32, NaN
//                where there are too few); answer: rows
//   waves        out=FILE                                 boundaries, intervals and findings (beat_lab/waves.hpp); answer: beats
//   twelve_leads out=FILE                                  what the twelve-lead model reads (beat_lab/twelve_leads.hpp); answer:
//                classes by the rules, those of the recipe, intervals
//   weights                                               the shipped scorer as f32 to the file of --scorer
//
// Positions: text, one sample number a line. --scorer: kScorerFloats little-endian f32, early then late.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iostream>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include "beat_lab/jobs.hpp"
#include "beat_lab/twelve_leads.hpp"
#include "beat_lab/waves.hpp"
#include "core/analysis/analyzer.hpp"
#include "core/analysis/reference_beats.hpp"
#include "core/analysis/training_tensors.hpp"
#include "core/beats/beat_places.hpp"
#include "core/beats/qrs.hpp"
#include "core/explain/beat_parts.hpp"
#include "core/features/beat_context.hpp"
#include "core/features/rhythm_windows.hpp"
#include "core/metrics/ec57_beats.hpp"
#include "core/rhythm/interval_evidence.hpp"
#include "core/rhythm/irregularity.hpp"

namespace ecg::lab {
namespace {

static_assert(std::is_trivially_copyable_v<BeatScorer> && sizeof(BeatScorer) % sizeof(float) == 0);

enum class CandidateLabel : std::uint8_t { other = 0, beat = 1, not_judged = 2 };
constexpr double kMatch_s = 0.150;
constexpr int kBothUnreadable = 0x30;  ///< bits of a `~` annotation's subtype

std::optional<std::string> fail(std::string sentence) { return sentence; }

template <typename Value>
void write_values(const std::string& path, const std::vector<Value>& values) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(Value)));
}

std::vector<SampleIndex> read_positions(const std::string& path) {
  std::ifstream in(path);
  std::vector<SampleIndex> positions;
  for (SampleIndex at = 0; in >> at;) positions.push_back(at);
  return positions;
}

/// Stretches in which nobody can say what is a beat: ventricular flutter, and where both leads are unreadable.
std::vector<SampleRange> not_judged(const Record& record) {
  std::vector<SampleRange> ranges;
  std::optional<SampleIndex> flutter, unreadable;
  for (const Annotation& a : record.reference) {
    if (a.code == AnnotationCode::flutter_start && !flutter) flutter = a.sample;
    if (a.code == AnnotationCode::flutter_end && flutter) {
      ranges.push_back({*flutter, a.sample});
      flutter.reset();
    }
    if (a.code != AnnotationCode::noise) continue;
    const bool both = (static_cast<int>(a.subtype) & kBothUnreadable) == kBothUnreadable;
    if (both && !unreadable) unreadable = a.sample;
    if (!both && unreadable) {
      ranges.push_back({*unreadable, a.sample});
      unreadable.reset();
    }
  }
  for (const auto& open : {flutter, unreadable}) {
    if (open) ranges.push_back({*open, record.length});
  }
  return ranges;
}

/// Each reference beat takes the nearest free candidate within kMatch_s. Answers the beats that found none.
std::int64_t label_candidates(const Record& record, const std::vector<SampleIndex>& places,
                              std::vector<CandidateLabel>& labels) {
  labels.assign(places.size(), CandidateLabel::other);
  const std::vector<SampleRange> unknown = not_judged(record);
  for (std::size_t k = 0; k < places.size(); ++k) {
    const bool inside = std::any_of(unknown.begin(), unknown.end(),
                                    [&](const SampleRange& r) { return r.begin <= places[k] && places[k] < r.end; });
    if (inside) labels[k] = CandidateLabel::not_judged;
  }
  const SampleIndex window = samples_from_seconds(kMatch_s, record.fs_hz);
  std::int64_t without = 0;
  for (const Annotation& beat : record.reference) {
    if (!is_beat(beat.code)) continue;
    std::optional<std::size_t> nearest;
    const auto from = std::lower_bound(places.begin(), places.end(), beat.sample - window);
    for (auto at = from; at != places.end() && *at <= beat.sample + window; ++at) {
      const auto k = static_cast<std::size_t>(at - places.begin());
      if (labels[k] == CandidateLabel::beat) continue;
      if (!nearest || std::abs(*at - beat.sample) < std::abs(places[*nearest] - beat.sample)) nearest = k;
    }
    if (nearest) {
      labels[*nearest] = CandidateLabel::beat;
    } else {
      ++without;
    }
  }
  return without;
}

std::optional<std::string> candidates(const Job& job, const Record& record, const BeatScorer& scorer) {
  CandidateSearch search(record, assess_quality(record), {0, record.length});
  std::vector<CandidateFeatures> rows;
  if (!search.candidates().empty()) {
    std::vector<std::size_t> beats = search.first_beats();
    rows = search.features(beats);
    if (job.text("pass") == "late") rows = search.features(search.select(score_candidates(rows, scorer.early)));
  }
  std::vector<SampleIndex> places;
  for (std::size_t k = 0; k < rows.size(); ++k) places.push_back(search.record_sample(k));
  // Lags may put two neighbours out of order.
  for (std::size_t k = 1; k < places.size(); ++k) places[k] = std::max(places[k], places[k - 1]);
  std::vector<CandidateLabel> labels;
  const std::int64_t without = label_candidates(record, places, labels);
  write_values(job.text("rows"), rows);
  write_values(job.text("labels"), labels);
  const auto beats = std::count_if(record.reference.begin(), record.reference.end(),
                                   [](const Annotation& a) { return is_beat(a.code); });
  std::cout << rows.size() << '\t' << beats << '\t' << without << '\n';
  return {};
}

/// Processor time, so that other programs on the machine do not count; WebAssembly only knows the time of day.
double seconds() {
#ifdef __EMSCRIPTEN__
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
#else
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
#endif
}

std::optional<std::string> detect(const Job& job, const Record& record, const BeatScorer& scorer) {
  const double begin_s = seconds();
  const Quality quality = assess_quality(record);
  const double middle_s = seconds();
  const std::vector<SampleIndex> peaks = detect_qrs(record, quality, scorer);
  const double end_s = seconds();
  if (job.has("positions")) {
    std::ofstream out(job.text("positions"));
    for (const SampleIndex peak : peaks) out << peak << '\n';
  }
  if (job.has("quality")) {
    std::ofstream out(job.text("quality"));
    for (std::int32_t lead = 0; lead < quality.lead_count; ++lead) {
      for (std::int32_t s = 0; s < quality.stretch_count; ++s) {
        const auto cell = static_cast<std::size_t>(lead * quality.stretch_count + s);
        out << static_cast<int>(quality.grade[cell]) << ' ' << static_cast<int>(quality.reason[cell]) << '\n';
      }
    }
  }
  std::cout << peaks.size() << '\t' << record.length * static_cast<SampleIndex>(record.signals.size()) << '\t'
            << middle_s - begin_s << '\t' << end_s - middle_s << '\n';
  return {};
}

std::optional<std::string> score(const Job& job, const Record& record) {
  std::vector<Annotation> reference = record.reference;
  if (job.has("flutter")) {
    std::erase_if(reference, [](const Annotation& a) {
      return a.code == AnnotationCode::flutter_start || a.code == AnnotationCode::flutter_end;
    });
  }
  std::vector<Annotation> test;
  for (const SampleIndex at : read_positions(job.text("positions")))
    test.push_back({.sample = at, .code = AnnotationCode::normal});
  const double window_s = job.number("window_s", kMatch_s);
  if (job.has("annotated") && !reference.empty()) {  // marks begin and end inside the recording
    const SampleIndex window = samples_from_seconds(window_s, record.fs_hz);
    SampleIndex first = record.length, last = 0;
    for (const Annotation& a : reference) {
      if (!is_beat(a.code)) continue;
      first = std::min(first, a.sample);
      last = std::max(last, a.sample);
    }
    std::erase_if(test, [&](const Annotation& a) { return a.sample < first - window || a.sample > last + window; });
  }
  const Ec57Settings settings = {.match_window_s = window_s, .skip_s = job.number("skip_s", 0.0)};
  const Ec57Beats beats = compare_ec57(reference, test, record.fs_hz, record.length, settings).beats;
  const Ec57Scores found = scores(beats);
  const std::int64_t paired = found.qrs_sensitivity.part;
  std::cout << paired << '\t' << found.qrs_sensitivity.whole - paired << '\t'
            << found.qrs_positive_predictivity.whole - paired << '\n';
  return {};
}

std::optional<std::string> signals(const Job& job, const Record& record) {
  std::vector<float> values(record.signals.size() * static_cast<std::size_t>(record.length));
  for (std::size_t lead = 0; lead < record.signals.size(); ++lead) {
    const std::span<float> part(values.data() + lead * static_cast<std::size_t>(record.length),
                                static_cast<std::size_t>(record.length));
    record.signals[lead].read(0, part);
    for (float& value : part) value *= static_cast<float>(record.signals[lead].mv_per_unit());
  }
  write_values(job.text("signals"), values);
  if (job.has("beats")) {
    std::ofstream out(job.text("beats"));
    for (const Annotation& a : record.reference) {
      if (is_beat(a.code)) out << a.sample << '\n';
    }
  }
  std::cout << record.signals.size() << '\t' << record.length << '\t' << record.fs_hz << '\t'
            << preferred_lead(record).value_or(0) << '\n';
  return {};
}

std::optional<std::string> context(const Job& job, const Record& record) {
  const auto tensors = training_tensors(record, WindowSpec{}, ClassMap::papers);
  if (!tensors.has_value()) return fail(job.text("source") + " has no reference beats");
  std::array<std::uint32_t, 2> head{};
  std::memcpy(head.data(), tensors.value().data(), sizeof head);
  const std::size_t beats = head[0], context_bytes = beats * kContextColumns * sizeof(float);
  std::span<const std::byte> rest =
      std::span(tensors.value()).subspan(sizeof head + beats * (head[1] + 3U) * sizeof(float));
  const auto write = [&](const char* ending, std::size_t size) {
    std::ofstream(job.text("out") + ending, std::ios::binary)
        .write(reinterpret_cast<const char*>(rest.data()), static_cast<std::streamsize>(size));
    rest = rest.subspan(size);
  };
  write(".labels.u8", beats);
  write(".context.f32", context_bytes);
  write(".context_one_lead.f32", context_bytes);
  std::cout << beats << '\n';
  return {};
}

template <typename Value>
std::vector<Value> read_values(const std::string& path) {
  const std::string bytes = (std::ostringstream() << std::ifstream(path, std::ios::binary).rdbuf()).str();
  std::vector<Value> values(bytes.size() / sizeof(Value));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(Value));
  return values;
}

std::optional<std::string> changed(const Job& job, const Record& record) {
  const std::vector<SampleIndex> r_peaks = times(usable_reference(record, ClassMap::papers));
  const auto beats = read_values<std::uint32_t>(job.text("beats")),
             masks = read_values<std::uint32_t>(job.text("masks"));
  if (beats.empty() || masks.size() % beats.size() != 0 || *std::ranges::max_element(beats) >= r_peaks.size())
    return fail(job.text("source") + ": masks do not fit the beats, or a beat is not there");
  const RecordComparison comparison(record, r_peaks);
  const double begin_s = seconds();
  const std::size_t each = masks.size() / beats.size();
  const bool flat = job.has("flat");
  std::vector<float> rows(masks.size() * kContextColumns, 0.0F);
  std::size_t without = 0;
  for (std::size_t k = 0; k < beats.size(); ++k) {
    const BeatPlace place = comparison.place(beats[k]);
    const UsualBeat usual = usual_beat(comparison, place);
    if (usual.beat < 0 || !comparison.valid(beats[k])) {
      ++without;
      continue;
    }
    const BeatForm own = comparison.as_recorded(beats[k]);
    for (std::size_t m = 0; m < each; ++m) {
      const std::size_t row = k * each + m;
      comparison.row(place, mixed(own, flat ? flat_beat(own) : usual.form, masks[row]),
                     std::span(rows).subspan(row * kContextColumns, kContextColumns));
    }
  }
  write_values(job.text("out"), rows);
  std::cout << beats.size() << '\t' << without << '\t' << seconds() - begin_s << '\n';
  return {};
}

std::optional<std::string> rhythm(const Job& job, const Record& record) {
  std::vector<std::size_t> leads = ecg_leads(record);
  if (leads.empty()) {  // a recording of noise alone
    leads.resize(record.signals.size());
    std::iota(leads.begin(), leads.end(), 0U);
  }
  std::vector<float> samples;
  RhythmWindows windows;
  for (const std::size_t lead : leads) {
    windows = rhythm_windows(record.signals[lead], record.fs_hz, job.number("hop_s", kRhythmHop_s));
    samples.insert(samples.end(), windows.samples.begin(), windows.samples.end());
  }
  write_values(job.text("out") + ".windows.f32", samples);
  write_values(job.text("out") + ".begins.f64", windows.begin_s);
  std::ofstream reference(job.text("out") + ".reference.txt");
  reference.precision(9);
  for (const Annotation& a : record.reference) {
    reference << seconds_from_samples(a.sample, record.fs_hz) << '\t' << mnemonic(a.code) << '\t'
              << static_cast<int>(a.subtype) << '\t' << a.aux << '\n';
  }
  std::cout << leads.size() << '\t' << windows.size() << '\t' << record.duration_s() << '\n';
  return {};
}

std::optional<std::string> evidence(const Job& job, const Record& record, const BeatScorer& scorer) {
  constexpr double kShortest_s = 0.15, kLongest_s = 3.0;  // other intervals are gaps or two marks of one beat
  const std::vector<SampleIndex> peaks = detect_qrs(record, assess_quality(record), scorer);
  std::ifstream in(job.text("begins"), std::ios::binary);
  std::vector<float> rows;
  for (double begin_s = 0.0; in.read(reinterpret_cast<char*>(&begin_s), sizeof begin_s);) {
    const auto from = std::lower_bound(peaks.begin(), peaks.end(),
                                       samples_from_seconds(begin_s - job.number("before_s", 10.0), record.fs_hz));
    const auto to =
        std::upper_bound(from, peaks.end(), samples_from_seconds(begin_s + job.number("after_s", 20.0), record.fs_hz));
    std::vector<double> rr_s;
    for (auto peak = from; peak != to && peak + 1 != to; ++peak) {
      const double rr = seconds_from_samples(*(peak + 1) - *peak, record.fs_hz);
      if (rr >= kShortest_s && rr <= kLongest_s) rr_s.push_back(rr);
    }
    rows.push_back(static_cast<float>(fibrillation_log_odds(rr_s).value_or(std::numeric_limits<double>::quiet_NaN())));
  }
  write_values(job.text("out"), rows);
  std::cout << rows.size() << '\n';
  return {};
}

std::optional<std::string> intervals(const Job& job) {
  std::ifstream in(job.text("rr"), std::ios::binary);
  std::vector<double> rr_s;
  for (double value = 0.0; in.read(reinterpret_cast<char*>(&value), sizeof value);) rr_s.push_back(value);
  const auto length = static_cast<std::size_t>(job.number("length", 30.0));
  const auto hop = static_cast<std::size_t>(job.number("hop", 10.0));
  if (length == 0 || hop == 0) return fail("length and hop are at least 1");
  std::vector<float> rows;
  for (std::size_t first = 0; first + length <= rr_s.size(); first += hop) {
    const auto part = std::span<const double>(rr_s).subspan(first, length);
    const double mean_s = std::accumulate(part.begin(), part.end(), 0.0) / static_cast<double>(length);
    for (const double value : {coefficient_of_sample_entropy(part), least_median_change(part), mean_s})
      rows.push_back(static_cast<float>(value));
  }
  write_values(job.text("out"), rows);
  std::cout << rows.size() / 3 << '\n';
  return {};
}

std::optional<std::string> run(const std::string& command, const Job& job, const BeatScorer& scorer) {
  if (command == "intervals") return intervals(job);
  const Result<Record> record = open_recording(job);
  if (!record.has_value()) return fail(job.text("source") + " could not be read: " + record.error().field);
  if (command == "candidates") return candidates(job, record.value(), scorer);
  if (command == "detect") return detect(job, record.value(), scorer);
  if (command == "score") return score(job, record.value());
  if (command == "context") return context(job, record.value());
  if (command == "changed") return changed(job, record.value());
  if (command == "evidence") return evidence(job, record.value(), scorer);
  if (command == "rhythm") return rhythm(job, record.value());
  if (command == "waves") {
    std::cout << write_waves(job, record.value()) << '\n';
    return {};
  }
  if (command == "twelve_leads") {
    std::cout << write_twelve_leads(job, record.value()) << '\n';
    return {};
  }
  if (command == "signals") return signals(job, record.value());
  return fail("there is no command " + command);
}

std::optional<BeatScorer> read_scorer(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  BeatScorer scorer;
  in.read(reinterpret_cast<char*>(&scorer), sizeof scorer);
  if (!in) return {};
  return scorer;
}

}  // namespace
}  // namespace ecg::lab

int main(int argc, char** argv) {
  using namespace ecg::lab;
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) {
    std::cerr << "beat_lab "
                 "candidates|detect|score|signals|context|changed|rhythm|intervals|evidence|waves|twelve_leads|weights "
                 "[--scorer FILE] < "
                 "jobs\n";
    return 2;
  }
  ecg::BeatScorer scorer = ecg::shipped_beat_scorer();
  if (words.size() == 3 && words[1] == "--scorer") {
    if (words[0] == "weights") {
      std::ofstream(words[2], std::ios::binary).write(reinterpret_cast<const char*>(&scorer), sizeof scorer);
      return 0;
    }
    const auto given = read_scorer(words[2]);
    if (!given) {
      std::cerr << "beat_lab: " << words[2] << " holds no scorer of " << sizeof scorer << " bytes\n";
      return 1;
    }
    scorer = *given;
  }
  for (std::string line; std::getline(std::cin, line);) {
    if (const auto problem = run(words[0], Job::parse(line), scorer)) {
      std::cerr << "beat_lab: " << *problem << '\n';
      return 1;
    }
    std::cout.flush();
  }
  return 0;
}
