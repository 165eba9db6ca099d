#include "core/analysis/ingest_wfdb.hpp"

#include <algorithm>
#include <array>

#include "core/analysis/ingest_files.hpp"
#include "core/formats/wfdb_annotation.hpp"

namespace ecg {

namespace {

constexpr std::int64_t kMaxHeaderBytes = 16 * 1024 * 1024;  // multi-segment headers of whole stays have some 100 kB
constexpr std::string_view kNoFile = "~";
/// Memory of a decoded annotation over its smallest size in the file (2 bytes).
constexpr std::int64_t kAnnotationGrowth = static_cast<std::int64_t>(sizeof(Annotation)) / 2;

bool is_null(const wfdb::SignalSpec& spec) { return spec.file == kNoFile || spec.format == 0; }

/// Extensions that are never annotators.
bool never_annotations(std::string_view extension) {
  constexpr std::array<std::string_view, 22> kOthers = {"",    "hea", "dat", "mat", "csv",  "tsv",  "txt",  "edf",
                                                        "bdf", "zip", "xws", "pdf", "htm",  "html", "json", "xml",
                                                        "png", "jpg", "gif", "md",  "docx", "xyz"};
  return std::find(kOthers.begin(), kOthers.end(), extension) != kOthers.end();
}

/// Lower is preferred: the reference, then beat annotators, then anything else by name.
int annotator_rank(std::string_view extension) {
  constexpr std::array<std::string_view, 3> kPreferred = {"atr", "ecg", "qrs"};
  return static_cast<int>(std::find(kPreferred.begin(), kPreferred.end(), extension) - kPreferred.begin());
}

/// `samples` repeated (or thinned) from `from_per_frame` to `to_per_frame` values per frame, each value held until the
/// next: what WFDB's high-resolution mode does for leads with a lower rate.
template <typename T>
std::vector<T> held(const std::vector<T>& samples, std::int64_t from_per_frame, std::int64_t to_per_frame) {
  std::vector<T> result(samples.size() / static_cast<std::size_t>(from_per_frame) *
                        static_cast<std::size_t>(to_per_frame));
  for (std::size_t i = 0; i < result.size(); ++i) {
    const auto frame = i / static_cast<std::size_t>(to_per_frame);
    const auto inside = i % static_cast<std::size_t>(to_per_frame);
    const auto source = inside * static_cast<std::size_t>(from_per_frame) / static_cast<std::size_t>(to_per_frame);
    result[i] = samples[frame * static_cast<std::size_t>(from_per_frame) + source];
  }
  return result;
}

void hold(wfdb::DecodedSignal& signal, std::int64_t from_per_frame, std::int64_t to_per_frame) {
  if (from_per_frame == to_per_frame) return;
  std::visit([&](auto& adu) { adu = held(adu, from_per_frame, to_per_frame); }, signal.adu);
  // First sample that shows value `index`: the smallest i with i * from / to >= index within its frame.
  const auto moved = [&](SampleIndex index) {
    const SampleIndex inside = index % from_per_frame;
    return index / from_per_frame * to_per_frame + (inside * to_per_frame + from_per_frame - 1) / from_per_frame;
  };
  std::vector<SampleRange> gaps;
  for (const SampleRange& gap : signal.gaps) {
    const SampleRange wider{moved(gap.begin), moved(gap.end)};
    if (wider.size() > 0) gaps.push_back(wider);
  }
  signal.gaps = std::move(gaps);
}

/// Takes out the skew: the sample at time t stands `skew` samples later in the file. The end becomes a gap.
void take_out_skew(wfdb::DecodedSignal& signal, SampleIndex skew) {
  if (skew <= 0) return;
  std::visit(
      [&](auto& adu) {
        const auto size = static_cast<SampleIndex>(adu.size());
        const SampleIndex shift = std::min(skew, size);
        std::move(adu.begin() + static_cast<std::ptrdiff_t>(shift), adu.end(), adu.begin());
        std::vector<SampleRange> gaps;
        for (const SampleRange& gap : signal.gaps) {
          const SampleRange moved{std::max<SampleIndex>(0, gap.begin - shift), gap.end - shift};
          if (moved.end > moved.begin && moved.end < size - shift) gaps.push_back(moved);
          else if (moved.end > moved.begin) {
            gaps.push_back({moved.begin, size});
            signal.gaps = std::move(gaps);
            return;
          }
        }
        if (shift > 0) gaps.push_back({size - shift, size});
        signal.gaps = std::move(gaps);
      },
      signal.adu);
}

SampleIndex total_size(const std::vector<SampleRange>& ranges) {
  SampleIndex total = 0;
  for (const SampleRange& range : ranges) total += range.size();
  return total;
}

}  // namespace

WfdbIngest::WfdbIngest(std::span<const FileEntry> files, std::size_t header_file, const IngestSettings& settings)
    : files_(files), header_file_(header_file), settings_(settings) {
  add_part(header_file, 0, std::min(files[header_file].size_bytes, kMaxHeaderBytes + 1));
}

void WfdbIngest::add_part(std::size_t file, std::int64_t begin, std::int64_t end) {
  parts_.push_back({file, begin, end});
  bytes_planned_ += end - begin;
  used_.push_back(file);
}

std::optional<ReadRequest> WfdbIngest::next_read() const {
  if (part_ == parts_.size()) return std::nullopt;
  const Part& part = parts_[part_];
  return ReadRequest{part.file, part.position, std::min(kReadSize, part.end - part.position)};
}

double WfdbIngest::progress() const {
  if (!header_) return 0.0;
  return bytes_planned_ == 0 ? 1.0 : static_cast<double>(bytes_done_) / static_cast<double>(bytes_planned_);
}

Error WfdbIngest::in_header(Error error) const {
  if (error.file.empty()) error.file = files_[header_file_].name;
  return error;
}

Status WfdbIngest::push(std::span<const std::byte> bytes) {
  const auto request = next_read();
  if (!request) return Done{};
  const auto wanted = static_cast<std::size_t>(request->size);
  const bool short_read = bytes.size() < wanted;  // the file shrank: what follows is not there either
  bytes = bytes.first(std::min(bytes.size(), wanted));
  Part& part = parts_[part_];
  part.position += request->size;
  bytes_done_ += request->size;
  if (short_read) {
    bytes_done_ += part.end - part.position;
    part.position = part.end;
  }
  const bool part_done = part.position >= part.end;

  if (part_ == 0) {
    for (const std::byte byte : bytes) header_text_.push_back(static_cast<char>(byte));
  } else if (part_ <= signal_files_.size()) {
    signal_files_[part_ - 1].decoder.push(bytes);
  } else {
    annotation_bytes_.insert(annotation_bytes_.end(), bytes.begin(), bytes.end());
  }
  if (!part_done) return Done{};
  ++part_;
  if (part_ == 1) {
    const Status planned = plan();
    if (!planned.has_value()) return planned;
  }
  while (part_ < parts_.size() && parts_[part_].position >= parts_[part_].end) ++part_;  // nothing to read there
  return Done{};
}

/// The header is read: which bytes of which files are needed, and do they fit into memory?
Status WfdbIngest::plan() {
  const std::int64_t header_bytes = files_[header_file_].size_bytes;
  if (header_bytes > kMaxHeaderBytes) {
    return in_header({ErrorCode::over_budget,
                      "header",
                      -1,
                      {},
                      static_cast<double>(header_bytes),
                      static_cast<double>(kMaxHeaderBytes)});
  }
  Result<wfdb::Header> header = wfdb::parse_header(header_text_);
  if (!header.has_value()) return in_header(header.error());
  header_ = std::move(header).value();
  if (!header_->segments.empty()) return in_header({ErrorCode::unsupported, "number_of_segments", 0, {}});
  if (header_->signals.empty()) return in_header({ErrorCode::empty, "number_of_signals", 0, {}});
  ECG_TRY(const std::int64_t memory_bytes, open_signal_files());
  if (memory_bytes > settings_.max_bytes) {
    return in_header({ErrorCode::over_budget,
                      "number_of_samples",
                      -1,
                      {},
                      static_cast<double>(memory_bytes),
                      static_cast<double>(settings_.max_bytes)});
  }
  plan_annotations();
  return Done{};
}

/// Answers the bytes all samples will take.
Result<std::int64_t> WfdbIngest::open_signal_files() {
  const std::vector<wfdb::SignalSpec>& specs = header_->signals;
  std::vector<bool> placed(specs.size(), false);
  std::int64_t frames = header_->length.value_or(0);
  for (std::size_t first = 0; first < specs.size(); ++first) {
    if (placed[first] || is_null(specs[first])) continue;
    std::vector<std::size_t> members;
    std::vector<wfdb::SignalSpec> member_specs;
    for (std::size_t i = first; i < specs.size(); ++i) {
      if (specs[i].file != specs[first].file || is_null(specs[i])) continue;
      placed[i] = true;
      members.push_back(i);
      member_specs.push_back(specs[i]);
    }
    const auto file = find_file(files_, specs[first].file, files_[header_file_].name);
    if (!file)
      return Error{ErrorCode::missing_file, std::string(file_name(files_[header_file_].name)), -1, specs[first].file};
    ECG_TRY(wfdb::SignalDecoder decoder,
            wfdb::SignalDecoder::open(member_specs, header_->length, files_[*file].size_bytes));
    frames = std::max(frames, decoder.frames_available());
    add_part(*file, decoder.first_byte(), decoder.end_byte());
    signal_files_.push_back({std::move(decoder), std::move(members)});
  }
  if (signal_files_.empty()) return in_header({ErrorCode::empty, "file_name", 0, {}});

  // Every signal ends up at the highest rate; signals without samples cost as much as the others.
  std::int64_t decoded_bytes = 0;
  std::int64_t samples = 0;
  for (const SignalFile& file : signal_files_) {
    decoded_bytes += file.decoder.memory_bytes();
    samples = std::max(samples, file.decoder.frames_available());
  }
  const std::int64_t rate = std::max_element(specs.begin(), specs.end(), [](const auto& a, const auto& b) {
                              return a.samples_per_frame < b.samples_per_frame;
                            })->samples_per_frame;
  const bool same_rate =
      std::all_of(specs.begin(), specs.end(), [&](const auto& spec) { return spec.samples_per_frame == rate; });
  const std::int64_t per_frame =
      rate * static_cast<std::int64_t>(specs.size()) * static_cast<std::int64_t>(sizeof(std::int16_t));
  constexpr std::int64_t kFarTooMuch = std::int64_t{1} << 60;
  if (samples > kFarTooMuch / per_frame) return kFarTooMuch;
  return std::max(decoded_bytes, same_rate && signal_files_.size() == 1 ? decoded_bytes : samples * per_frame);
}

void WfdbIngest::plan_annotations() {
  const std::string_view stem = file_stem(files_[header_file_].name);
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const std::string extension = file_extension(files_[i].name);
    if (file_stem(files_[i].name) != stem || never_annotations(extension)) continue;
    if (std::find(used_.begin(), used_.end(), i) != used_.end()) continue;
    if (files_[i].size_bytes > settings_.max_bytes / kAnnotationGrowth) continue;
    const auto key = [&](std::size_t file) {
      const std::string other = file_extension(files_[file].name);
      return std::pair(annotator_rank(other), other);
    };
    if (!annotation_file_ || key(i) < key(*annotation_file_)) annotation_file_ = i;
  }
  if (annotation_file_) add_part(*annotation_file_, 0, files_[*annotation_file_].size_bytes);
}

Result<Record> WfdbIngest::finish() && {
  if (part_ < parts_.size() || !header_) return in_header({ErrorCode::truncated, "file", -1, {}});
  Record record;
  record.name = std::string(file_stem(files_[header_file_].name));
  record.start_time_of_day_s = header_->start_time_of_day_s;
  record.comments = header_->comments;
  for (const std::string& field : header_->ignored_fields) {
    record.diagnostics.push_back({DiagnosticCode::ignored_field, field});
  }
  place_signals(record);
  if (record.length == 0) {
    return Error{ErrorCode::empty, "samples", -1, header_->signals.front().file};
  }
  place_annotations(record);
  return record;
}

void WfdbIngest::place_signals(Record& record) {
  std::int64_t frames = signal_files_.front().decoder.frames();
  std::int64_t longest = header_->length.value_or(0);
  for (const SignalFile& file : signal_files_) {
    frames = std::min(frames, file.decoder.frames());
    longest = std::max(longest, file.decoder.frames());
  }
  std::int64_t rate = 1;
  for (const wfdb::SignalSpec& spec : header_->signals) rate = std::max<std::int64_t>(rate, spec.samples_per_frame);
  record.fs_hz = header_->fs_hz * static_cast<double>(rate);
  record.length = frames * rate;
  if (frames < longest) {
    record.diagnostics.push_back({DiagnosticCode::truncated_signal, record.name, static_cast<double>(frames * rate),
                                  static_cast<double>(longest * rate)});
  }

  record.signals.resize(header_->signals.size());
  for (SignalFile& file : signal_files_) {
    const bool complete = file.decoder.frames() == header_->length.value_or(file.decoder.frames());
    std::vector<wfdb::DecodedSignal> decoded = std::move(file.decoder).finish();
    for (std::size_t i = 0; i < decoded.size(); ++i) {
      const wfdb::SignalSpec& spec = header_->signals[file.signals[i]];
      const auto found = static_cast<std::int16_t>(decoded[i].checksum);
      if (complete && spec.checksum && *spec.checksum != found) {
        record.diagnostics.push_back({DiagnosticCode::checksum_mismatch, spec.description, static_cast<double>(found),
                                      static_cast<double>(*spec.checksum)});
      }
      std::visit(
          [&](auto& adu) {
            if (spec.initial_adu && !adu.empty() && adu.front() != *spec.initial_adu) {
              record.diagnostics.push_back({DiagnosticCode::initial_value_mismatch, spec.description,
                                            static_cast<double>(adu.front()), static_cast<double>(*spec.initial_adu)});
            }
            adu.resize(static_cast<std::size_t>(frames * spec.samples_per_frame));
          },
          decoded[i].adu);
      const auto count = static_cast<SampleIndex>(frames * spec.samples_per_frame);
      std::erase_if(decoded[i].gaps, [&](const SampleRange& gap) { return gap.begin >= count; });
      if (!decoded[i].gaps.empty()) decoded[i].gaps.back().end = std::min(decoded[i].gaps.back().end, count);
      take_out_skew(decoded[i], static_cast<SampleIndex>(spec.skew_frames) * spec.samples_per_frame);
      hold(decoded[i], spec.samples_per_frame, rate);
      Signal& signal = record.signals[file.signals[i]];
      signal.adu = std::move(decoded[i].adu);
      signal.gaps = std::move(decoded[i].gaps);
    }
  }
  for (std::size_t i = 0; i < record.signals.size(); ++i) {
    const wfdb::SignalSpec& spec = header_->signals[i];
    Signal& signal = record.signals[i];
    signal.lead = spec.description;
    signal.unit = spec.unit;
    signal.gain_adu_per_unit = spec.gain_adu_per_unit;
    signal.baseline_adu = spec.baseline_adu;
    if (is_null(spec)) {
      signal.adu = std::vector<std::int16_t>(static_cast<std::size_t>(record.length));
      if (record.length > 0) signal.gaps = {{0, record.length}};
    }
    if (!spec.gain_given) {
      record.diagnostics.push_back({DiagnosticCode::default_gain, spec.description, spec.gain_adu_per_unit});
    }
    if (const SampleIndex missing = total_size(signal.gaps); missing > 0) {
      record.diagnostics.push_back({DiagnosticCode::missing_values, spec.description, static_cast<double>(missing),
                                    static_cast<double>(record.length)});
    }
  }
}

void WfdbIngest::place_annotations(Record& record) const {
  if (!annotation_file_) return;
  const std::string& name = files_[*annotation_file_].name;
  const Result<wfdb::AnnotationFile> parsed = wfdb::parse_annotations(annotation_bytes_);
  if (!parsed.has_value()) {
    record.diagnostics.push_back({DiagnosticCode::ignored_file, std::string(file_name(name)), 1.0});
    return;
  }
  // Annotation times count frames; the record's clock counts samples of the fastest signal.
  const auto per_frame = static_cast<SampleIndex>(record.fs_hz / header_->fs_hz + 0.5);
  std::size_t outside = 0;
  for (Annotation annotation : parsed.value().annotations) {
    annotation.sample *= per_frame;
    if (annotation.sample < 0 || annotation.sample >= record.length) ++outside;
    else record.reference.push_back(std::move(annotation));
  }
  std::stable_sort(record.reference.begin(), record.reference.end(),
                   [](const Annotation& a, const Annotation& b) { return a.sample < b.sample; });
  record.reference_annotator = file_extension(name);
  if (parsed.value().truncated) {
    record.diagnostics.push_back({DiagnosticCode::truncated_annotations, std::string(file_name(name)),
                                  static_cast<double>(parsed.value().annotations.size())});
  }
  if (outside > 0) {
    record.diagnostics.push_back(
        {DiagnosticCode::annotations_outside, std::string(file_name(name)), static_cast<double>(outside)});
  }
}

}  // namespace ecg
