#include "core/ingest/ingest_wfdb.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/formats/foreign_file.hpp"
#include "core/formats/matlab_file.hpp"
#include "core/formats/wfdb_annotation.hpp"
#include "core/ingest/ingest_files.hpp"
#include "core/ingest/matlab_signals.hpp"
#include "core/ingest/reference.hpp"

namespace ecg {

namespace {

constexpr std::int64_t kMaxHeaderBytes = 16 * 1024 * 1024;  // multi-segment headers of whole stays have some 100 kB
constexpr std::string_view kNoFile = "~";
constexpr double kFinerUnits = 16.0;  // rounding to 1/16 of the coarsest converter step; 12-bit samples stay int16
/// Memory of a decoded annotation over its smallest size in the file (2 bytes).
constexpr std::int64_t kAnnotationGrowth = static_cast<std::int64_t>(sizeof(Annotation)) / 2;

bool is_null(const wfdb::SignalSpec& spec) { return spec.file == kNoFile || spec.format == 0; }

}  // namespace

WfdbIngest::WfdbIngest(std::span<const FileEntry> files, std::size_t header_file, const IngestSettings& settings)
    : files_(files), header_file_(header_file), settings_(settings) {
  add_part({Kind::record_header, header_file, 0, files[header_file].size_bytes, 0, 0});
}

void WfdbIngest::add_part(Part part) {
  bytes_planned_ += part.end - part.position;
  used_.push_back(part.file);
  parts_.push_back(part);
}

std::optional<ReadRequest> WfdbIngest::next_read() const {
  if (part_ == parts_.size()) return std::nullopt;
  const Part& part = parts_[part_];
  return ReadRequest{part.file, part.position, std::min(kReadSize, part.end - part.position)};
}

double WfdbIngest::progress() const {
  if (!planned_) return 0.0;
  return bytes_planned_ == 0 ? 1.0 : static_cast<double>(bytes_done_) / static_cast<double>(bytes_planned_);
}

bool WfdbIngest::is_matlab(std::size_t file) const { return file_extension(files_[file].name) == "mat"; }

Error WfdbIngest::in_file(Error error, std::size_t file) const {
  if (error.file.empty()) error.file = std::string(file_name(files_[file].name));
  return error;
}

Status WfdbIngest::push(std::span<const std::byte> bytes) {
  const auto request = next_read();
  if (!request) return Done{};
  const auto wanted = static_cast<std::size_t>(request->size);
  const bool short_read = bytes.size() < wanted;  // the file shrank: what follows is not there either
  bytes = bytes.first(std::min(bytes.size(), wanted));
  Part& part = parts_[part_];
  const std::int64_t passed = short_read ? part.end - part.position : request->size;
  part.position += passed;
  bytes_done_ += passed;

  switch (part.kind) {
    case Kind::record_header:
    case Kind::segment_header:
      if (files_[part.file].size_bytes > kMaxHeaderBytes) {
        return in_file({ErrorCode::over_budget,
                        "header",
                        -1,
                        {},
                        static_cast<double>(files_[part.file].size_bytes),
                        static_cast<double>(kMaxHeaderBytes)},
                       part.file);
      }
      for (const std::byte byte : bytes) header_text_.push_back(static_cast<char>(byte));
      break;
    case Kind::signals: {
      const Status taken = take_samples(part, part.position - passed, bytes);
      if (!taken.has_value()) return in_file(taken.error(), part.file);
      break;
    }
    case Kind::annotations: annotation_bytes_.insert(annotation_bytes_.end(), bytes.begin(), bytes.end()); break;
  }
  // Parts may be empty (a signal file with nothing behind its offset): they are finished, never asked for.
  while (part_ < parts_.size() && parts_[part_].position >= parts_[part_].end) {
    const Part finished = parts_[part_++];
    const Status status = finish_part(finished);
    if (!status.has_value()) return status;
  }
  return Done{};
}

/// `bytes` from `offset` of a signal file on. One called .mat is read whole: its begin says which MATLAB wrote it.
Status WfdbIngest::take_samples(const Part& part, std::int64_t offset, std::span<const std::byte> bytes) {
  SignalFile& file = segments_[part.segment].signal_files[part.signal_file];
  if (offset == 0 && is_matlab(part.file)) {
    if (const ForeignKind* kind = foreign_kind(bytes, {}); kind != nullptr) return kind->refusal();
    if (matlab::is_matlab5(bytes)) file.matlab.emplace();
  }
  if (file.matlab) {
    const auto size = static_cast<double>(files_[part.file].size_bytes);
    const auto allowed = static_cast<double>(settings_.max_bytes);
    if (size > allowed) return Error{ErrorCode::over_budget, "file", -1, {}, size, allowed};
    file.matlab->insert(file.matlab->end(), bytes.begin(), bytes.end());
    return Done{};
  }
  const auto size = static_cast<std::int64_t>(bytes.size());
  const std::int64_t first = std::clamp<std::int64_t>(file.decoder.first_byte() - offset, 0, size);
  const std::int64_t last = std::clamp<std::int64_t>(file.decoder.end_byte() - offset, first, size);
  file.decoder.push(bytes.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first)));
  return Done{};
}

Status WfdbIngest::take_matrix(const Part& part) {
  Segment& segment = segments_[part.segment];
  SignalFile& file = segment.signal_files[part.signal_file];
  if (!file.matlab) return Done{};
  std::vector<wfdb::SignalSpec> specs;
  for (const std::size_t i : file.signals) specs.push_back(segment.header.signals[i]);
  ECG_TRY(wfdb::SignalDecoder decoder,
          decode_matlab(std::move(*file.matlab), std::move(specs), segment.header.length, settings_.max_bytes));
  file.decoder = std::move(decoder);
  return Done{};
}

Status WfdbIngest::finish_part(const Part& part) {
  Status status = Done{};
  if (part.kind == Kind::record_header) status = take_record_header();
  if (part.kind == Kind::segment_header) status = take_segment_header(part.segment);
  if (part.kind == Kind::signals) status = take_matrix(part);
  header_text_.clear();
  if (!status.has_value()) return in_file(status.error(), part.file);
  if (!planned_ && part_ == parts_.size()) return plan_signals();
  return status;
}

/// A plain record is its only segment; else the segments' headers are read next.
Status WfdbIngest::take_record_header() {
  ECG_TRY(wfdb::Header header, wfdb::parse_header(header_text_));
  header_ = std::move(header);
  if (header_.segments.empty()) {
    segments_.push_back({0, header_.length.value_or(0), header_file_, true, header_, {}});
    return Done{};
  }
  std::int64_t frame = 0;
  for (const wfdb::SegmentSpec& spec : header_.segments) {
    Segment segment{frame, spec.length_frames, 0, spec.name != kNoFile, {}, {}};
    if (segment.filled) {
      const auto file = find_file(files_, spec.name + ".hea", files_[header_file_].name);
      if (!file) {
        return Error{ErrorCode::missing_file, std::string(file_name(files_[header_file_].name)), -1,
                     spec.name + ".hea"};
      }
      segment.header_file = *file;
      add_part({Kind::segment_header, *file, 0, files_[*file].size_bytes, segments_.size(), 0});
    }
    frame += spec.length_frames;
    if (frame > wfdb::kMaxFrames) return Error{ErrorCode::out_of_range, "segment_length", -1, {}};
    segments_.push_back(std::move(segment));
  }
  return Done{};
}

Status WfdbIngest::take_segment_header(std::size_t index) {
  Segment& segment = segments_[index];
  ECG_TRY(wfdb::Header header, wfdb::parse_header(header_text_));
  if (!header.segments.empty()) return Error{ErrorCode::unsupported, "number_of_segments", 0, {}};
  if (header.fs_hz != header_.fs_hz) return Error{ErrorCode::out_of_range, "sampling_frequency", -1, {}};
  header.length = segment.frames;  // the master header decides
  segment.header = std::move(header);
  return Done{};
}

/// All headers are read: which bytes of which files are needed, and do they fit into memory?
Status WfdbIngest::plan_signals() {
  planned_ = true;
  choose_leads();
  if (leads_.empty()) return in_file({ErrorCode::empty, "signals", 0, {}}, header_file_);
  bool any_file = false;
  for (Segment& segment : segments_) {
    if (!segment.filled || (!header_.segments.empty() && segment.frames == 0)) continue;  // "~" or the layout
    const Status opened = open_signal_files(segment);
    if (!opened.has_value()) return in_file(opened.error(), segment.header_file);
    any_file = any_file || !segment.signal_files.empty();
  }
  if (!any_file) return in_file({ErrorCode::empty, "samples", 0, {}}, header_file_);
  if (const double needed = memory_bytes(); needed > static_cast<double>(settings_.max_bytes)) {
    return in_file(
        {ErrorCode::over_budget, "number_of_samples", -1, {}, needed, static_cast<double>(settings_.max_bytes)},
        header_file_);
  }
  for (std::size_t s = 0; s < segments_.size(); ++s) {
    const Segment& segment = segments_[s];
    for (std::size_t f = 0; f < segment.signal_files.size(); ++f) {
      const SignalFile& file = segment.signal_files[f];
      if (is_matlab(file.file)) add_part({Kind::signals, file.file, 0, files_[file.file].size_bytes, s, f});
      else add_part({Kind::signals, file.file, file.decoder.first_byte(), file.decoder.end_byte(), s, f});
    }
  }
  plan_annotations();
  return Done{};
}

/// Variable layout: the first segment has no samples and describes all leads. Else the first filled segment does.
void WfdbIngest::choose_leads() {
  leads_by_name_ = !header_.segments.empty() && segments_.front().filled && segments_.front().frames == 0;
  const auto first =
      std::find_if(segments_.begin(), segments_.end(), [](const Segment& segment) { return segment.filled; });
  if (first != segments_.end()) leads_ = first->header.signals;
  for (const Segment& segment : segments_) {
    for (const wfdb::SignalSpec& spec : segment.header.signals) {
      samples_per_frame_ = std::max<std::int64_t>(samples_per_frame_, spec.samples_per_frame);
    }
  }
  // Where a recorder changed its gain between segments, a finer common unit keeps the conversion exact enough.
  std::vector<bool> finer(leads_.size(), false);
  for (const Segment& segment : segments_) {
    for (std::size_t i = 0; i < segment.header.signals.size(); ++i) {
      const wfdb::SignalSpec& spec = segment.header.signals[i];
      const auto lead = lead_of(segment, i);
      if (!lead || is_null(spec)) continue;
      finer[*lead] = finer[*lead] || spec.gain_adu_per_unit != leads_[*lead].gain_adu_per_unit ||
                     spec.baseline_adu != leads_[*lead].baseline_adu;
    }
  }
  for (std::size_t lead = 0; lead < leads_.size(); ++lead) {
    if (!finer[lead]) continue;
    leads_[lead].gain_adu_per_unit *= kFinerUnits;
    leads_[lead].baseline_adu *= kFinerUnits;
  }
}

std::optional<std::size_t> WfdbIngest::lead_of(const Segment& segment, std::size_t signal) const {
  if (!leads_by_name_) return signal < leads_.size() ? std::optional(signal) : std::nullopt;
  const std::string& name = segment.header.signals[signal].description;
  const auto lead =
      std::find_if(leads_.begin(), leads_.end(), [&](const auto& spec) { return spec.description == name; });
  return lead == leads_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(lead - leads_.begin()));
}

Status WfdbIngest::open_signal_files(Segment& segment) {
  const std::vector<wfdb::SignalSpec>& specs = segment.header.signals;
  std::vector<bool> placed(specs.size(), false);
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
    const std::string& header_name = files_[segment.header_file].name;
    const auto file = find_file(files_, specs[first].file, header_name);
    if (!file) return Error{ErrorCode::missing_file, std::string(file_name(header_name)), -1, specs[first].file};
    ECG_TRY(wfdb::SignalDecoder decoder,
            wfdb::SignalDecoder::open(member_specs, segment.header.length, files_[*file].size_bytes));
    segment.signal_files.push_back({std::move(decoder), std::move(members), *file, {}});
  }
  return Done{};
}

/// What the samples will take at most: every lead at the highest rate, wide where one file is wide.
double WfdbIngest::memory_bytes() const {
  double decoded = 0.0;
  std::int64_t frames = 0;
  bool simple = true;
  for (const Segment& segment : segments_) {
    std::int64_t available = 0;
    for (const SignalFile& file : segment.signal_files) {
      decoded += static_cast<double>(file.decoder.memory_bytes());
      available = std::max(available, file.decoder.frames_available());
    }
    for (const wfdb::SignalSpec& spec : segment.header.signals)
      simple = simple && spec.samples_per_frame == samples_per_frame_;
    frames = std::max(frames, segment.start_frame + (header_.segments.empty() ? available : segment.frames));
  }
  if (simple && header_.segments.empty() && segments_.front().signal_files.size() == 1) return decoded;
  return std::max(decoded, static_cast<double>(frames) * static_cast<double>(samples_per_frame_) *
                               static_cast<double>(leads_.size() * sizeof(std::int16_t)));
}

void WfdbIngest::plan_annotations() {
  const std::string_view stem = file_stem(files_[header_file_].name);
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const std::string extension = file_extension(files_[i].name);
    if (file_stem(files_[i].name) != stem || never_annotations(extension)) continue;
    if (!settings_.annotator.empty() && extension != settings_.annotator) continue;
    if (std::find(used_.begin(), used_.end(), i) != used_.end()) continue;
    if (files_[i].size_bytes > settings_.max_bytes / kAnnotationGrowth) continue;
    const auto key = [&](std::size_t file) {
      const std::string other = file_extension(files_[file].name);
      const bool elsewhere = file_folder(files_[file].name) != file_folder(files_[header_file_].name);
      return std::tuple(elsewhere, annotator_rank(other), other);
    };
    if (!annotation_file_ || key(i) < key(*annotation_file_)) annotation_file_ = i;
  }
  if (annotation_file_) add_part({Kind::annotations, *annotation_file_, 0, files_[*annotation_file_].size_bytes, 0, 0});
}

Result<Record> WfdbIngest::finish() && {
  if (part_ < parts_.size() || !planned_) return in_file({ErrorCode::truncated, "file", -1, {}}, header_file_);
  // A plain record that ends early is shorter; of a record in segments the missing part becomes a gap.
  std::int64_t frames = 0;
  std::int64_t expected = 0;
  std::int64_t found = 0;
  for (Segment& segment : segments_) {
    if (!segment.signal_files.empty()) {
      std::int64_t held = segment.signal_files.front().decoder.frames();
      std::int64_t longest = segment.frames;
      for (const SignalFile& file : segment.signal_files) {
        held = std::min(held, file.decoder.frames());
        longest = std::max(longest, file.decoder.frames());
      }
      expected += longest;
      found += held;
      segment.frames = held;
    }
    frames = header_.segments.empty() ? segment.frames : std::max(frames, segment.start_frame + segment.frames);
  }
  if (found == 0) return nothing_found();
  if (!settings_.annotator.empty() && !annotation_file_) {
    const std::string& header = files_[header_file_].name;
    return Error{ErrorCode::missing_file, header, -1, std::string(file_stem(header)) + "." + settings_.annotator};
  }

  wfdb::RecordAssembly assembly(leads_, samples_per_frame_, frames);
  place_segments(assembly);
  Record record = std::move(assembly).finish();
  record.name = std::string(file_stem(files_[header_file_].name));
  record.fs_hz = header_.fs_hz * static_cast<double>(samples_per_frame_);
  record.start_time_of_day_s = header_.start_time_of_day_s;
  record.start_date = header_.start_date;
  record.comments = header_.comments;
  std::vector<Diagnostic> about_files;
  if (found < expected) {
    about_files.push_back({DiagnosticCode::truncated_signal, record.name,
                           static_cast<double>(found * samples_per_frame_),
                           static_cast<double>(expected * samples_per_frame_)});
  }
  for (const std::string& field : header_.ignored_fields) about_files.push_back({DiagnosticCode::ignored_field, field});
  record.diagnostics.insert(record.diagnostics.begin(), about_files.begin(), about_files.end());
  place_annotations(record);
  return record;
}

/// No sample could be read: damage, or nothing was there.
Error WfdbIngest::nothing_found() const {
  for (const Segment& segment : segments_) {
    for (const SignalFile& file : segment.signal_files) {
      if (const auto failure = file.decoder.failure()) return in_file(*failure, file.file);
    }
  }
  return {ErrorCode::empty, "samples", -1, std::string(file_name(files_[used_.at(1)].name))};
}

void WfdbIngest::place_segments(wfdb::RecordAssembly& assembly) {
  for (Segment& segment : segments_) {
    for (SignalFile& file : segment.signal_files) {
      const bool complete = file.decoder.frames() == segment.header.length.value_or(file.decoder.frames());
      std::vector<wfdb::DecodedSignal> decoded = std::move(file.decoder).finish();
      for (std::size_t i = 0; i < decoded.size(); ++i) {
        const auto lead = lead_of(segment, file.signals[i]);
        if (!lead) continue;  // a lead the layout does not list
        assembly.place(*lead, segment.header.signals[file.signals[i]], std::move(decoded[i]), segment.start_frame,
                       segment.frames, complete);
      }
    }
  }
}

void WfdbIngest::place_annotations(Record& record) const {
  if (!annotation_file_) return;
  const std::string name(file_name(files_[*annotation_file_].name));
  Result<wfdb::AnnotationFile> parsed = wfdb::parse_annotations(annotation_bytes_);
  if (!parsed.has_value()) {
    record.diagnostics.push_back({DiagnosticCode::ignored_file, name, 1.0});
    return;
  }
  // Annotation times count frames unless the file says otherwise; the record's clock counts samples.
  wfdb::AnnotationFile& file = parsed.value();
  const double ticks_hz = wfdb::take_definitions(file.annotations).value_or(header_.fs_hz);
  place_reference(record, {std::move(file.annotations), ticks_hz, file.truncated}, name);
}

}  // namespace ecg
